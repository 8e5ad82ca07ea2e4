package io.anykernel.programs;

import io.anykernel.core.log.LogLevel;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.stack.InterfaceConfig;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The words of a machine's command line that are an application's: {@code address=10.0.0.2/24}, as often as there are
 * addresses, {@code router=10.0.0.1}, for each version of IP, {@code next-interface} between those of one network device and the
 * next's, {@code nameserver=10.0.0.53} and {@code search=lab.example}, as often as there are servers and domains, {@code arg=}, once for each argument, {@code env=NAME=VALUE}, and {@code log=} with the least level of lines to be seen.
 * Since words end at blanks and are bytes, an argument or setting is its UTF-8 with every byte but letters, digits and
 * {@code - . _ / : =} as {@code %XX}.
 */
public final class GuestWords {
    private static final String ADDRESS = "address=";
    private static final String ROUTER = "router=";
    private static final String NEXT = "next-interface";
    private static final String NAME_SERVER = "nameserver=";
    private static final String SEARCH = "search=";
    private static final String ARGUMENT = "arg=";
    private static final String SETTING = "env=";
    private static final String LOG = "log=";
    private static final String PLAIN = "-._/:=";

    private final List<Addresses> network = new ArrayList<>();
    private final Names names = new Names(new ArrayList<>(), new ArrayList<>());
    private final List<String> arguments = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private String log = "";

    private GuestWords() {
        network.add(Addresses.none());
    }

    /** Of one network device: such as {@code 10.0.0.2/24}, and such as {@code 10.0.0.1}. */
    public record Addresses(List<String> addresses, List<String> routers) {
        private static Addresses none() {
            return new Addresses(new ArrayList<>(), new ArrayList<>());
        }
    }

    /** Servers such as {@code 10.0.0.53}, and domains such as {@code lab.example}. */
    public record Names(List<String> servers, List<String> search) {
        public static final Names NONE = new Names(List.of(), List.of());
    }

    /** @throws IllegalArgumentException if an argument is not escaped as said above; other words are not ours */
    public static GuestWords parse(String[] words) {
        GuestWords parsed = new GuestWords();
        for (String word : words) {
            if (word.startsWith(ADDRESS)) {
                parsed.last().addresses().add(word.substring(ADDRESS.length()));
            } else if (word.startsWith(ROUTER)) {
                parsed.last().routers().add(word.substring(ROUTER.length()));
            } else if (word.equals(NEXT)) {
                parsed.network.add(Addresses.none());
            } else if (word.startsWith(NAME_SERVER)) {
                parsed.names.servers().add(word.substring(NAME_SERVER.length()));
            } else if (word.startsWith(SEARCH)) {
                parsed.names.search().add(word.substring(SEARCH.length()));
            } else if (word.startsWith(ARGUMENT)) {
                parsed.arguments.add(decode(word.substring(ARGUMENT.length())));
            } else if (word.startsWith(SETTING)) {
                parsed.set(decode(word.substring(SETTING.length())));
            } else if (word.startsWith(LOG)) {
                parsed.log = word.substring(LOG.length());
            }
        }
        return parsed;
    }

    private Addresses last() {
        return network.get(network.size() - 1);
    }

    private void set(String setting) {
        int equals = setting.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("setting '" + setting + "' has no name");
        }
        environment.put(setting.substring(0, equals), setting.substring(equals + 1));
    }

    /**
     * Joins them to a command line, for the program that starts the machine.
     *
     * @param log a level's name, or empty for the program's own
     */
    public static String commandLine(
            List<Addresses> network, Names names, List<String> arguments, Map<String, String> environment, String log) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < network.size(); i++) {
            if (i > 0) {
                append(line, NEXT);
            }
            append(line, ADDRESS, network.get(i).addresses());
            append(line, ROUTER, network.get(i).routers());
        }
        append(line, NAME_SERVER, names.servers());
        append(line, SEARCH, names.search());
        for (String argument : arguments) {
            append(line, ARGUMENT + encode(argument));
        }
        for (Map.Entry<String, String> setting : environment.entrySet()) {
            append(line, SETTING + encode(setting.getKey() + "=" + setting.getValue()));
        }
        if (!log.isEmpty()) {
            append(line, LOG + log);
        }
        return line.toString();
    }

    private static void append(StringBuilder line, String key, List<String> values) {
        for (String value : values) {
            append(line, key + value);
        }
    }

    private static void append(StringBuilder line, String word) {
        line.append(line.length() == 0 ? "" : " ").append(word);
    }

    private static String encode(String argument) {
        StringBuilder text = new StringBuilder();
        for (byte each : argument.getBytes(StandardCharsets.UTF_8)) {
            char unit = (char) (each & 0xff);
            if (isPlain(unit)) {
                text.append(unit);
            } else {
                text.append('%').append(hexDigit(unit >> 4)).append(hexDigit(unit & 15));
            }
        }
        return text.toString();
    }

    private static boolean isPlain(char unit) {
        return unit >= '0' && unit <= '9'
                || unit >= 'A' && unit <= 'Z'
                || unit >= 'a' && unit <= 'z'
                || PLAIN.indexOf(unit) >= 0;
    }

    private static char hexDigit(int value) {
        return Character.forDigit(value, 16);
    }

    private static String decode(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit == '%') {
                bytes.write(hexValue(text, i + 1) << 4 | hexValue(text, i + 2));
                i += 2;
            } else if (isPlain(unit)) {
                bytes.write(unit);
            } else {
                throw new IllegalArgumentException("argument '" + text + "' is not escaped at " + i);
            }
        }
        return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
    }

    private static int hexValue(String text, int at) {
        int value = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
        if (value < 0) {
            throw new IllegalArgumentException("argument '" + text + "' has no two digits before " + at);
        }
        return value;
    }

    /** Addresses and routers of the network device that comes {@code index}th; none where the words end earlier. */
    public InterfaceConfig network(int index) {
        Addresses named = index < network.size() ? network.get(index) : Addresses.none();
        InterfaceConfig config = InterfaceConfig.of(named.addresses().toArray(new String[0]));
        for (String router : named.routers()) {
            config = config.gateway(router);
        }
        return config;
    }

    public List<IpAddress> nameServers() {
        List<IpAddress> servers = new ArrayList<>();
        for (String server : names.servers()) {
            servers.add(IpAddress.parse(server));
        }
        return servers;
    }

    public List<String> searchDomains() {
        return names.search();
    }

    public List<String> arguments() {
        return arguments;
    }

    /** By name, in the order of the words. */
    public Map<String, String> environment() {
        return environment;
    }

    /** The level of that name; all lines where the words name none. */
    public LogLevel log() {
        for (LogLevel level : LogLevel.values()) {
            if (level.name().equals(log)) {
                return level;
            }
        }
        return LogLevel.INFO;
    }
}
