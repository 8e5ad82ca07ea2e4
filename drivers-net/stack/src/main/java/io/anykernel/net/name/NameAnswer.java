package io.anykernel.net.name;

import io.anykernel.net.address.IpAddress;
import java.util.List;

/**
 * What is known of the addresses of one name, of one IP version.
 *
 * @param outcome {@code Errno.OK}; {@code NO_ENTRY} if the name does not exist; {@code NO_DATA} if it has no such address; or why
 *     no server could tell
 * @param keepNanos for how long that is so; 0 if it is not to be kept
 */
record NameAnswer(int outcome, List<IpAddress> addresses, long keepNanos) {
    static NameAnswer failure(int outcome) {
        return new NameAnswer(outcome, List.of(), 0);
    }
}
