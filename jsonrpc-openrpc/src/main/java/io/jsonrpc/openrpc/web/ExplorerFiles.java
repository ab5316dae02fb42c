package io.jsonrpc.openrpc.web;

import com.google.gson.JsonArray;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.util.DigestUtils;

/** The explorer, a page and what it loads, by path. All of it comes from here: the page may load nothing from elsewhere. */
final class ExplorerFiles {

    /** The path of the page, relative to the context path; all else is below it. */
    static final String PATH = "/jsonrpc/explorer";

    /** Where a page learns which endpoints there are. */
    static final String ENDPOINTS = PATH + "/endpoints.json";

    /** Where the files are on the class path. */
    static final String FOLDER = "META-INF/jsonrpc/explorer/";

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
            + "require-trusted-types-for 'script'; trusted-types 'none'";

    private static final Logger log = LoggerFactory.getLogger(ExplorerFiles.class);

    private ExplorerFiles() {}

    /**
     * Says where the page is.
     *
     * @param prefix the path of the application; empty for the root
     */
    static void report(String prefix) {
        log.info("JSON-RPC explorer: {}{}", prefix, PATH);
    }

    /** What is answered for each path. */
    static Map<String, WebAnswer> answers() {
        return Map.of(
                PATH,
                file("explorer.html", text("html")),
                PATH + "/explorer.js",
                file("explorer.js", text("javascript")),
                PATH + "/explorer.css",
                file("explorer.css", text("css")),
                PATH + "/icon.svg",
                file("icon.svg", new MediaType("image", "svg+xml")));
    }

    private static MediaType text(String subtype) {
        return new MediaType("text", subtype, StandardCharsets.UTF_8);
    }

    /** What is answered for {@link #ENDPOINTS}. */
    static WebAnswer endpoints(List<String> visible) {
        JsonArray paths = new JsonArray();
        visible.forEach(paths::add);
        return WebAnswer.once(HttpStatus.OK, MediaType.APPLICATION_JSON, paths.toString());
    }

    private static WebAnswer file(String name, MediaType type) {
        byte[] content = read(FOLDER + name);
        // Browsers ask each time whether it is still the same, because all versions have one path.
        Map<String, String> headers = Map.of(
                HttpHeaders.CACHE_CONTROL,
                "no-cache",
                HttpHeaders.ETAG,
                '"' + DigestUtils.md5DigestAsHex(content) + '"',
                "Content-Security-Policy",
                POLICY,
                "X-Content-Type-Options",
                "nosniff",
                "Referrer-Policy",
                "no-referrer",
                "Cross-Origin-Opener-Policy",
                "same-origin",
                "Cross-Origin-Resource-Policy",
                "same-origin");
        return new WebAnswer(HttpStatus.OK, type, new String(content, StandardCharsets.UTF_8), headers);
    }

    private static byte[] read(String path) {
        try (InputStream file = ExplorerFiles.class.getResourceAsStream("/" + path)) {
            if (file == null) {
                throw new IllegalStateException(
                        path + " is not on the class path: add jsonrpc-js, which jsonrpc-openrpc depends on");
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
