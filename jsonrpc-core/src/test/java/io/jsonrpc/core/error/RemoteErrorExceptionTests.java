package io.jsonrpc.core.error;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.core.message.ResponseError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a stack trace says of an error answer. */
class RemoteErrorExceptionTests {

    private static String messageOf(int code, String message, String data) {
        ResponseError error =
                new ResponseError(code, message, data == null ? null : JsonParser.parseString(data.replace('\'', '"')));
        return new RemoteErrorException("place", "the server", error).getMessage();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "-32601 | {'type':'method.notFound'}                                          | -32601 No",
                "-32602 | {'path':'$.order.item','reason':'missing'}                          | -32602 No, path $.order.item, reason missing",
                "-32602 | {'type':'params.invalid','path':'$[1]'}                             | -32602 No, path $[1]",
                "-32602 | {'path':{'a':1},'reason':7}                                         | -32602 No",
                "-32602 | 'text'                                                              | -32602 No",
                "4711   | {'type':'params.invalid','path':'$.a','reason':'type'}              | 4711 No, path $.a, reason type",
                "1      | {'path':'$.secret','reason':'own'}                                  | 1 No"
            })
    void theMessageHasTheMethodTheSideTheCodeAndWhereParamsDoNotFit(int code, String data, String text) {
        assertThat(messageOf(code, "No", data)).isEqualTo("'place' failed at the server: " + text);
        assertThat(messageOf(code, "No", null)).isEqualTo("'place' failed at the server: " + code + " No");
    }

    @Test
    void whatWasReceivedIsCutAndCannotForgeALineOfTheLog() {
        JsonObject data = new JsonObject();
        data.addProperty("path", "$." + "p".repeat(100_000));
        data.addProperty("reason", "r".repeat(100_000));
        String message = "No\nINFO all is well" + "m".repeat(100_000);
        RemoteErrorException failure =
                new RemoteErrorException("place", "the server", new ResponseError(-32602, message, data));
        assertThat(failure.getMessage()).hasSizeLessThan(1000).doesNotContain("\n");
        assertThat(failure.getError().getMessage()).isEqualTo(message);
    }
}
