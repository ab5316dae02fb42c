package io.jsonrpc.spring.aot;

import java.net.http.HttpClient;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;

/** What core, the Java client and controllers read by reflection of themselves and of the JDK. */
final class LibraryHints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        hints.reflection()
                .registerType(
                        TypeReference.of("io.jsonrpc.core.contract.ContractParser$Plain"),
                        MemberCategory.INVOKE_DECLARED_METHODS)
                .registerType(
                        TypeReference.of("io.jsonrpc.spring.endpoint.SecurityAdvisors$Samples"),
                        MemberCategory.INVOKE_DECLARED_METHODS)
                .registerType(HttpClient.class, MemberCategory.INVOKE_PUBLIC_METHODS);
    }
}
