package io.jsonrpc.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The document that jsonrpc-openrpc expects of its own tests, against the published schemas of OpenRPC. */
class OpenRpcSchemaTests {

    private static final Path SOURCES = Path.of("src", "test", "js", "openrpc");

    private static final Path DOCUMENT =
            Path.of("..", "..", "jsonrpc-openrpc", "src", "test", "resources", "io", "jsonrpc", "openrpc", "shop.json");

    @Test
    @Timeout(180)
    void aDocumentIsValidByBothVersions() throws Exception {
        NodeProject project = NodeProject.install(SOURCES, "openrpc", "validate.test.js");

        String report = project.run(
                List.of("node", "--test-reporter=tap", "validate.test.js"),
                Map.of("DOCUMENTS", DOCUMENT.toRealPath().toString()));

        assertThat(report).contains("# fail 0", "# pass 4", "# skipped 0");
    }
}
