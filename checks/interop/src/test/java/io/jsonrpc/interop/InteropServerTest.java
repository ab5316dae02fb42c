package io.jsonrpc.interop;

import io.jsonrpc.demo.DemoServer;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;

/**
 * Tests against the demo server with all its settings, on a real port, and beside its endpoints those of
 * {@link ProbeEndpoints}, {@link LanguageController} and {@link ChainController}. All such tests share one server.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        classes = {DemoServer.class, ProbeEndpoints.class, LanguageController.class, ChainController.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"spring.main.banner-mode=off", "logging.level.root=WARN"})
@interface InteropServerTest {}
