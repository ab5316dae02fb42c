package io.jsonrpc.server.autoconfigure;

import java.lang.module.ModuleDescriptor.Version;
import java.util.ArrayList;
import java.util.List;
import org.apache.catalina.util.ServerInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.SpringVersion;
import org.springframework.util.ClassUtils;

/**
 * Warns of versions below the minimum that the build of this framework enforces, because an application brings its own.
 */
final class StackVersions {

    /** WebSocket vulnerabilities up to 11.0.25. */
    static final String TOMCAT = "11.0.27";

    /** SockJS without WebSocket fails in 7.0.8, and a close may be lost in a race before 7.0.9. */
    static final String SPRING = "7.0.9";

    private static final Logger log = LoggerFactory.getLogger(StackVersions.class);

    private StackVersions() {}

    /** Warns of the versions on the class path, in one line. */
    static void warn() {
        boolean onTomcat =
                ClassUtils.isPresent("org.apache.tomcat.websocket.server.WsSci", StackVersions.class.getClassLoader());
        List<String> faulty = new ArrayList<>();
        List<String> mended = new ArrayList<>();
        note("Tomcat", "tomcat.version", onTomcat ? Tomcat.version() : null, TOMCAT, faulty, mended);
        note("Spring Framework", "spring-framework.version", SpringVersion.getVersion(), SPRING, faulty, mended);
        if (!faulty.isEmpty()) {
            log.warn(
                    "{} {} known WebSocket faults: set {} or newer in the properties of your build, or take a newer"
                            + " Spring Boot",
                    String.join(" and ", faulty),
                    faulty.size() > 1 ? "have" : "has",
                    String.join(" and ", mended));
        }
    }

    private static void note(
            String name,
            String property,
            @Nullable String version,
            String floor,
            List<String> faulty,
            List<String> mended) {
        if (version != null && isBelow(version, floor)) {
            faulty.add(name + " " + version);
            mended.add(property + "=" + floor);
        }
    }

    /** False for text that is not a version. */
    static boolean isBelow(String version, String floor) {
        try {
            return Version.parse(version).compareTo(Version.parse(floor)) < 0;
        } catch (IllegalArgumentException notAVersion) {
            return false;
        }
    }

    /** Separate class, loaded only if Tomcat is on the class path. */
    private static final class Tomcat {

        /**
         * Read from Tomcat's own properties, because its packages have no version in an executable jar. The fourth
         * number is always 0.
         */
        static String version() {
            return ServerInfo.getServerNumber().replaceFirst("(\\d+\\.\\d+\\.\\d+)\\.0$", "$1");
        }
    }
}
