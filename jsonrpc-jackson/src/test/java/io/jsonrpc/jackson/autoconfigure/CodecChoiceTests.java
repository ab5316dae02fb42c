package io.jsonrpc.jackson.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.client.JsonRpcClientBuilder;
import io.jsonrpc.client.JsonRpcClientWebSocket;
import io.jsonrpc.core.codec.GsonMessageCodec;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.message.MessageLimits;
import io.jsonrpc.jackson.JacksonMessageCodec;
import io.jsonrpc.server.JsonRpcGsonCustomizer;
import io.jsonrpc.server.autoconfigure.JsonRpcServerAutoConfiguration;
import io.jsonrpc.spring.autoconfigure.JsonRpcClientAutoConfiguration;
import io.jsonrpc.spring.client.JsonRpcClientCustomizer;
import io.jsonrpc.spring.client.JsonRpcClients;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(OutputCaptureExtension.class)
class CodecChoiceTests {

    private final ApplicationContextRunner server = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(JsonRpcJacksonAutoConfiguration.class, JsonRpcServerAutoConfiguration.class));

    record Named(String firstName) {}

    @Test
    void theModuleOnTheClassPathIsEnoughAndItsMapperIsTheOneOfTheApplication() {
        this.server.run(context -> {
            assertThat(context).getBean(MessageCodec.class).isInstanceOf(JacksonMessageCodec.class);
            assertThat(written(context.getBean(MessageCodec.class))).isEqualTo("{\"firstName\":null}");
        });
        this.server
                .withPropertyValues("jsonrpc.codec=jackson", "jsonrpc.server.outbound.null-members=false")
                .withBean(
                        JsonMapper.class,
                        () -> JsonMapper.builder()
                                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                                .build())
                .run(context -> {
                    MessageCodec codec = context.getBean(MessageCodec.class);
                    assertThat(codec.write(new Named("x")).json()).isEqualTo("{\"first_name\":\"x\"}");
                    assertThat(written(codec)).isEqualTo("{}");
                });
    }

    private static String written(MessageCodec codec) {
        return codec.write(new Named(null)).json();
    }

    @Test
    void gsonIsUsedIfThePropertySaysSo() {
        this.server
                .withPropertyValues("jsonrpc.codec=gson")
                .run(context -> assertThat(context).getBean(MessageCodec.class).isInstanceOf(GsonMessageCodec.class));
    }

    @Test
    void aClientThatIsABeanHasTheSameCodec() throws IOException {
        JsonRpcClientBuilder builder = JsonRpcClientWebSocket.builder("ws://localhost");
        this.server.run(
                context -> context.getBean(JsonRpcClientCustomizer.class).customize("shop", builder));
        try (JsonRpcClientWebSocket client = builder.build()) {
            assertThat(client.getCodec()).isInstanceOf(JacksonMessageCodec.class);
        }
    }

    @Test
    void aClientThatIsABeanWritesNullMembersUnlessItsPropertySaysOtherwise() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        JsonRpcJacksonAutoConfiguration.class, JsonRpcClientAutoConfiguration.class))
                .withPropertyValues(
                        "jsonrpc.server.enabled=false",
                        "jsonrpc.client.full.url=ws://localhost",
                        "jsonrpc.client.full.connect=lazy",
                        "jsonrpc.client.short.url=ws://localhost",
                        "jsonrpc.client.short.connect=lazy",
                        "jsonrpc.client.short.messages.null-members=false")
                .run(context -> {
                    JsonRpcClients clients = context.getBean(JsonRpcClients.class);
                    assertThat(written(clients.get("full").getCodec())).isEqualTo("{\"firstName\":null}");
                    assertThat(written(clients.get("short").getCodec())).isEqualTo("{}");
                });
    }

    @Test
    void aCodecOfTheApplicationStays() {
        MessageCodec own = new JacksonMessageCodec(JsonMapper.builder().build(), MessageLimits.DEFAULT);
        this.server
                .withBean("own", MessageCodec.class, () -> own)
                .run(context -> assertThat(context).getBean(MessageCodec.class).isSameAs(own));
    }

    @Test
    void aGsonCustomizerIsSaidToHaveNoEffect(CapturedOutput output) {
        this.server
                .withBean("money", JsonRpcGsonCustomizer.class, () -> gson -> {})
                .run(context -> assertThat(output).contains("The JsonRpcGsonCustomizer bean 'money' has no effect"));
    }
}
