/*
 * A client of xenstored over the ring that the toolstack made (io/xs_wire.h): one request at a time, which its caller
 * waits for. An event of a watch raises the line that its token names, and says no more: what changed is read again.
 */
#include "xen.h"

#define RING_BYTES 1024u
#define MOST_BYTES 4096u /* of a message's content, either way */
#define WAIT_NANOS 5000000000ull
#define REFUSED (-1)
#define NO_ANSWER (-2)
#define SHUTDOWN_KEY "control/shutdown"
#define STATUS_KEY "data/exit-status"

int strcmp(const char *left, const char *right);

/* enum xsd_sockmsg_type */
enum { READ = 2, WATCH = 4, WRITE = 11, WATCH_EVENT = 15, ERROR = 16 };

/* struct xsd_sockmsg; relative paths start at the domain's own directory */
typedef struct { uint32_t type, request, transaction, bytes; } Header;

/* struct xenstore_domain_interface; indices count bytes and wrap by themselves */
typedef struct {
    uint8_t requests[RING_BYTES], replies[RING_BYTES];
    volatile uint32_t request_consumer, request_producer, reply_consumer, reply_producer;
} Ring;

static Ring *ring; /* 0 where there is none, and after what makes no sense */
static uint32_t port;
static uint32_t last_request;
static int is_busy;
static struct { Header header; char content[MOST_BYTES + 1]; } message; /* what comes in; ended by 0 when it is whole */
static uint32_t received;                                               /* bytes of it so far */
static int32_t shutdown_line = -1;
static int32_t shutdown_reason = -1;

/* The ring. */

static int is_broken(uint32_t producer, uint32_t consumer) {
    if (producer - consumer > RING_BYTES) {
        console_text("xenstore: its ring is damaged, and not used any more\n");
        ring = 0;
    }
    return !ring;
}

static int send_bytes(const void *bytes, uint32_t count, uint64_t deadline) {
    for (uint32_t i = 0; i < count; i++) {
        while (ring->request_producer - ring->request_consumer == RING_BYTES) {
            xen_port_notify(port);
            xen_port_wait(port, deadline);
            if (xen_system_nanos() >= deadline) {
                ring = 0; /* half a message: nothing can follow it */
                return 0;
            }
        }
        if (is_broken(ring->request_producer, ring->request_consumer)) {
            return 0;
        }
        ring->requests[ring->request_producer % RING_BYTES] = ((const uint8_t *)bytes)[i];
        __atomic_store_n(&ring->request_producer, ring->request_producer + 1, __ATOMIC_RELEASE);
    }
    return 1;
}

static int send(uint32_t type, const char *content, uint32_t bytes, uint64_t deadline) {
    Header header = {type, ++last_request, 0, bytes};
    int is_sent = send_bytes(&header, sizeof header, deadline) && send_bytes(content, bytes, deadline);
    xen_port_notify(port);
    return is_sent;
}

static uint32_t wanted(void) { return sizeof(Header) + (received < sizeof(Header) ? 0 : message.header.bytes); }

/* Takes what has come; whether `message` is whole now. */
static int receive(void) {
    uint32_t before = received;
    while (ring && received < wanted()) {
        uint32_t producer = __atomic_load_n(&ring->reply_producer, __ATOMIC_ACQUIRE), at = ring->reply_consumer;
        if (is_broken(producer, at) || producer == at) {
            break;
        }
        ((uint8_t *)&message)[received++] = ring->replies[at % RING_BYTES];
        __atomic_store_n(&ring->reply_consumer, at + 1, __ATOMIC_RELEASE);
        if (received == sizeof(Header) && message.header.bytes > MOST_BYTES) {
            is_broken(RING_BYTES + 1, 0);
        }
    }
    if (received != before) {
        xen_port_notify(port);
    }
    if (!ring || received < wanted()) {
        return 0;
    }
    message.content[message.header.bytes] = 0;
    received = 0;
    return 1;
}

/* Messages. */

/* The content is the path that changed and the watch's token, each ended by 0. */
static void raise_watched(void) {
    uint32_t at = 0, line = 0;
    while (at < message.header.bytes && message.content[at]) {
        at++;
    }
    for (at++; at < message.header.bytes && message.content[at]; at++) {
        line = line * 10 + (uint32_t)(message.content[at] - '0');
    }
    if (line < LINES) {
        interrupt_raise(line);
    }
}

/* Events are taken on the way; answers to requests that were given up are skipped. */
static int await_answer(uint64_t deadline) {
    while (ring) {
        while (receive()) {
            if (message.header.type == WATCH_EVENT) {
                raise_watched();
            } else if (message.header.request == last_request) {
                return 1;
            }
        }
        if (xen_system_nanos() >= deadline) {
            return 0;
        }
        xen_port_wait(port, deadline);
    }
    return 0;
}

/* The length of the answer, which lies in `message`, or REFUSED with the error's name there, or NO_ANSWER. */
static int32_t request(uint32_t type, const char *content, uint32_t bytes) {
    if (!ring || is_busy) {
        return NO_ANSWER;
    }
    uint64_t deadline = xen_system_nanos() + WAIT_NANOS;
    is_busy = 1;
    xen_port_mask(port);
    int is_answered = send(type, content, bytes, deadline) && await_answer(deadline);
    interrupt_raise(STORE_BIT); /* for what came behind the answer */
    xen_port_unmask(port);
    is_busy = 0;
    return !is_answered ? NO_ANSWER : message.header.type == ERROR ? REFUSED : (int32_t)message.header.bytes;
}

void xen_store_take(void) {
    while (ring && receive()) {
        if (message.header.type == WATCH_EVENT) {
            raise_watched();
        }
    }
}

int32_t ak_store_request(int32_t type, int64_t content, int32_t bytes) {
    int32_t result = bytes < 0 || bytes > (int32_t)MOST_BYTES ? NO_ANSWER
                                                              : request((uint32_t)type, (const char *)content, (uint32_t)bytes);
    if (result != NO_ANSWER) {
        __builtin_memcpy((void *)content, message.content, message.header.bytes + 1);
    }
    return result;
}

/* The machine's end. */

/*
 * Sent and not waited for: the answers are skipped when they come. The watch fires once at first, so that a request from
 * before is found. Without feature-suspend a toolstack may know that it need not ask.
 */
void xen_store_initialize(void) {
    uint64_t frame = xen_parameter(XEN_PARAMETER_STORE_FRAME);
    port = (uint32_t)xen_parameter(XEN_PARAMETER_STORE_PORT);
    if (!frame || !port) {
        return;
    }
    ring = (Ring *)(frame * PAGE);
    shutdown_line = ak_interrupt_message();
    static const char watch[] = SHUTDOWN_KEY "\0" "0"; /* the first line */
    static const char power_off[] = "control/feature-poweroff\0" "1", reboot[] = "control/feature-reboot\0" "1";
    uint64_t deadline = xen_system_nanos() + WAIT_NANOS;
    send(WRITE, power_off, sizeof power_off - 1, deadline);
    send(WRITE, reboot, sizeof reboot - 1, deadline);
    send(WATCH, watch, sizeof watch, deadline);
    xen_port_connect(port, STORE_BIT);
}

int32_t ak_shutdown_line(void) { return shutdown_line; }

static int is_asked(const char *what) { return !strcmp(message.content, what); }

int32_t ak_shutdown_take(void) {
    if (request(READ, SHUTDOWN_KEY, sizeof SHUTDOWN_KEY) <= 0) {
        return 0;
    }
    if (is_asked("poweroff") || is_asked("halt")) {
        shutdown_reason = XEN_POWER_OFF;
    } else if (is_asked("reboot")) {
        shutdown_reason = XEN_REBOOT;
    } else {
        console_text("refused: the toolstack asks for \"");
        console_text(message.content);
        console_text("\", which this guest cannot do\n");
        return 0;
    }
    request(WRITE, SHUTDOWN_KEY, sizeof SHUTDOWN_KEY); /* empty: it is heard */
    return 1;
}

int32_t xen_shutdown_reason(int32_t otherwise) { return shutdown_reason < 0 ? otherwise : shutdown_reason; }

/* For what reads the store while the domain is kept; the console has it too. */
void xen_store_leave_status(int32_t status) {
    char content[sizeof STATUS_KEY + 3] = STATUS_KEY;
    uint32_t bytes = sizeof STATUS_KEY;
    for (int32_t unit = status >= 100 ? 100 : status >= 10 ? 10 : 1; unit; unit /= 10) {
        content[bytes++] = (char)('0' + status / unit % 10);
    }
    request(WRITE, content, bytes);
}
