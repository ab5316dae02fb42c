package io.jsonrpc.server.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.server.web.OnEachWebStack;
import io.jsonrpc.server.web.OwnEventLoops;
import io.jsonrpc.server.web.WebStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What an operator reads from a running application. */
@OnEachWebStack
@Tag("exhaustive")
class ActuatorOverHttpTests {

    @Parameter
    private WebStack stack;

    private static ConfigurableApplicationContext application;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({EverythingIsPermitted.class, OwnEventLoops.class})
    static class Application {}

    @BeforeParameterizedClassInvocation
    static void start(WebStack stack) {
        application = run(stack, "--management.endpoint.health.show-details=always");
    }

    private static ConfigurableApplicationContext run(WebStack stack, String setting) {
        return new SpringApplicationBuilder(Application.class)
                .web(stack.type())
                .run("--server.port=0", "--management.endpoints.web.exposure.include=jsonrpc,health,metrics", setting);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        application.close();
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        String port = application.getEnvironment().getRequiredProperty("local.server.port");
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/" + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void endpointTellsOfTheServerOfItsSessionsAndOfOne() throws Exception {
        assertThat(get("jsonrpc").body())
                .contains(
                        "\"handlers\":[",
                        "\"sessions\":{\"count\":0,\"attached\":0,\"detached\":0,\"resumable\":0,\"channels\":0}");
        assertThat(get("jsonrpc/sessions").body()).isEqualTo("{\"total\":0,\"sessions\":[]}");
        assertThat(get("jsonrpc/0123abcd").statusCode()).isEqualTo(404);
    }

    @Test
    void clientsAreSentAwayOnlyWhereTheOperatorAllowsIt() throws Exception {
        assertThat(post(application)).isEqualTo(405);
        try (ConfigurableApplicationContext unrestricted =
                run(this.stack, "--management.endpoint.jsonrpc.access=unrestricted")) {
            assertThat(post(unrestricted)).isEqualTo(204);
        }
    }

    private static int post(ConfigurableApplicationContext application) throws Exception {
        String port = application.getEnvironment().getRequiredProperty("local.server.port");
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/jsonrpc"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"within\":\"PT0.01S\"}"))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void healthIsToldUnderTheNameOfTheServer() throws Exception {
        assertThat(get("health").body()).contains("\"jsonrpc\":{", "\"sockets\":0", "\"limits\":{");
    }

    @Test
    void metersAreThereBeforeAnythingHappens() throws Exception {
        assertThat(get("metrics").body())
                .contains(
                        "\"jsonrpc.server.sessions\"",
                        "\"jsonrpc.server.errors\"",
                        "\"jsonrpc.server.sockets.refused\"",
                        "\"jsonrpc.server.outbound.queue.bytes\"");
    }
}
