package io.jsonrpc.soak;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The web servers that can be soaked. All are on the class path of the soak; a server's process has one of them. */
enum WebServer {
    TOMCAT("servlet", "jetty"),
    JETTY("servlet", "tomcat-embed-core", "tomcat-embed-websocket", "spring-boot-tomcat", "spring-boot-starter-tomcat"),
    REACTOR_NETTY("reactive", "jetty");

    private final String type;

    /** What the names of jars begin with or contain that are not for it. */
    private final List<String> foreign;

    WebServer(String type, String... foreign) {
        this.type = type;
        this.foreign = List.of(foreign);
    }

    /** Throws {@link IllegalArgumentException} for a name that is not one of them, such as {@code reactor-netty}. */
    static WebServer of(String name) {
        return Arrays.stream(values())
                .filter(server -> server.label().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Not a web server: " + name));
    }

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** For headings. */
    String title() {
        return Arrays.stream(label().split("-"))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining(" "));
    }

    /** The class path of this process without the jars that would start another server. */
    String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> this.foreign.stream().noneMatch(new File(entry).getName()::contains))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Makes Spring Boot start it. */
    String property() {
        return "--spring.main.web-application-type=" + this.type;
    }
}
