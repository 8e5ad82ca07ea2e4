package io.anykernel.libraries;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;

/** Reads HOCON with substitutions, units and includes of nothing. */
public final class TypesafeConfig {
    private TypesafeConfig() {}

    public static void main(String[] arguments) throws Exception {
        Config config = ConfigFactory.parseString(
                        "server { port = 80, host = localhost, wait = 2 s, size = 4k }\nurl = \"http://\"${server.host}\nlist = [1, 2] [3]")
                .resolve();
        System.out.println(
                config.getInt("server.port") + " " + config.getString("url") + " " + config.getIntList("list"));
        System.out.println(config.getDuration("server.wait") + " " + config.getBytes("server.size"));
        System.out.println(config.getConfig("server").root().render(ConfigRenderOptions.concise()));
        try {
            config.getInt("server.none");
        } catch (ConfigException e) {
            System.out.println(e.getClass().getSimpleName());
        }
    }
}
