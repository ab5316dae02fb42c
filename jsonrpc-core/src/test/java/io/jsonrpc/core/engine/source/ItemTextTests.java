package io.jsonrpc.core.engine.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.engine.Conversation;
import io.jsonrpc.core.engine.outbound.CallTexts;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.stream.StreamParams;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;

class ItemTextTests {

    private static ItemText textBy(MessageCodec codec) {
        return new ItemText(new CallTexts(codec), "eth\"subscription", "s1");
    }

    private static String encoded(MessageCodec codec, JsonText value) {
        return new CallTexts(codec).notification("eth\"subscription", StreamParams.item("s1", 0, null, value));
    }

    @Test
    void itIsTheTextThatTheCodecMakesOfEachItem() {
        ItemText texts = textBy(Conversation.CODEC);
        for (String value : List.of("1", "\"ö\"", "{\"result\":-9007199254740990}", "null")) {
            assertThat(texts.of(new JsonText(value))).isEqualTo(encoded(Conversation.CODEC, new JsonText(value)));
        }
    }

    @Test
    void aCodecThatWritesAValueOtherwiseEncodesEachItem() {
        MessageCodec twice = (MessageCodec) Proxy.newProxyInstance(
                MessageCodec.class.getClassLoader(),
                new Class<?>[] {MessageCodec.class},
                (proxy, method, arguments) -> {
                    Object text = method.invoke(Conversation.CODEC, arguments);
                    return method.getName().equals("encode") ? "[" + text + "," + text + "]" : text;
                });
        assertThat(textBy(twice).of(new JsonText("1"))).isEqualTo(encoded(twice, new JsonText("1")));
    }
}
