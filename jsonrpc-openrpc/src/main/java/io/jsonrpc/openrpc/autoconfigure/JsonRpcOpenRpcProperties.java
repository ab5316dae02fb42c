package io.jsonrpc.openrpc.autoconfigure;

import io.jsonrpc.openrpc.OpenRpcInfo;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the documents of the methods say, and whether there are any.
 *
 * @param enabled whether {@code rpc.discover} and {@code GET /jsonrpc/openrpc.json} return documents. Default: only with
 *     spring-boot-devtools
 * @param title the title of the documents. Default: {@code spring.application.name}
 * @param version the version of the methods, for readers
 * @param description what the application is; none by default
 * @param specification the version of the OpenRPC specification
 * @param export a folder: the application starts on a free port, writes the document of each endpoint there, {@code
 *     /rooms/{room}} as {@code rooms-room.json}, and ends
 * @param explorer the page that shows and calls the methods
 * @since 0.1
 */
@ConfigurationProperties("jsonrpc.openrpc")
public record JsonRpcOpenRpcProperties(
        @Nullable Boolean enabled,
        @Nullable String title,
        @DefaultValue("1") String version,
        @Nullable String description,
        @DefaultValue("v1-3") OpenRpcInfo.Specification specification,
        @Nullable Path export,
        @DefaultValue Explorer explorer) {

    /**
     * The page at {@code /jsonrpc/explorer}.
     *
     * @param enabled whether there is the page. It needs documents: with {@code true} there are some unless {@code
     *     jsonrpc.openrpc.enabled} is {@code false}. Default: only with spring-boot-devtools
     */
    public record Explorer(@Nullable Boolean enabled) {}
}
