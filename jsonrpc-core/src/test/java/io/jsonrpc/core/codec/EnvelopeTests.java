package io.jsonrpc.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonRpcRequest;
import io.jsonrpc.core.message.MessageLimits;
import io.jsonrpc.core.message.NotificationMessage;
import io.jsonrpc.core.message.RequestId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables write single for double quotes. */
class EnvelopeTests {

    @ParameterizedTest
    @MethodSource
    void callsAreReadAsWritten(String text, String expected) {
        check(text, expected);
    }

    static Stream<Arguments> callsAreReadAsWritten() {
        return Stream.of(
                arguments("{'jsonrpc':'2.0','id':1,'method':'m'}", "request 1 m"),
                arguments("{'jsonrpc':'2.0','method':'m'}", "notification m"),
                arguments("{'method':'m','params':{'a':[1, 2]},'id':7,'jsonrpc':'2.0'}", "request 7 m {'a':[1, 2]}"),
                arguments(" { 'jsonrpc' : '2.0' , 'id' : 1 , 'method' : 'm' , 'params' : [ ] } ", "request 1 m [ ]"),
                arguments("{'jsonrpc':'2.0','id':'77','method':'m'}", "request '77' m"),
                arguments("{'jsonrpc':'2.0','id':'','method':'m'}", "request '' m"),
                arguments("{'jsonrpc':'2.0','id':null,'method':'m'}", "request null m"),
                arguments("{'jsonrpc':'2.0','id':-6.50e1,'method':'m'}", "request -6.50e1 m"),
                arguments(
                        "{'jsonrpc':'2.0','id':12345678901234567890123,'method':'m'}",
                        "request 12345678901234567890123 m"),
                arguments("{'jsonrpc':'2.0','id':'\\u0031\\n\\'','method':'m'}", "request '\\u0031\\n\\'' m"),
                arguments("{'jsonrpc':'2.0','id':1,'method':''}", "request 1 "),
                arguments("{'jsonrpc':'2.0','id':1,'method':'\\u006d\\/\\tn'}", "request 1 m/\tn"),
                arguments("{'jsonrpc':'2\\u002e0','id':1,'method':'m'}", "request 1 m"),
                arguments(
                        "{'\\u006asonrpc':'2.0','\\u0069d':1,'meth\\u006Fd':'m','\\u0070arams':[]}", "request 1 m []"),
                arguments("{'jsonrpc':'2.0','id':1,'method':'m','extra':[null],'Id':{},'':5}", "request 1 m"),
                arguments("{'jsonrpc':'2.0','id':1,'method':'m','result':1,'error':2}", "request 1 m"),
                arguments("{'jsonrpc':'2.0','method':'m','result':1}", "notification m"));
    }

    @ParameterizedTest
    @MethodSource
    void badCallsAreMalformed(String text, String expected) {
        check(text, expected);
    }

    static Stream<Arguments> badCallsAreMalformed() {
        return Stream.of(
                arguments("{}", "bad null INVALID_REQUEST"),
                arguments("{'jsonrpc':'2.0'}", "bad null INVALID_REQUEST"),
                arguments("{'jsonrpc':'2.0','id':1}", "bad 1 INVALID_REQUEST"),
                arguments("{'id':1,'method':'m'}", "bad 1 INVALID_REQUEST"),
                arguments("{'method':'m'}", "bad null INVALID_REQUEST"),
                arguments("{'jsonrpc':'1.0','id':1,'method':'m'}", "bad 1 INVALID_REQUEST"),
                arguments("{'jsonrpc':'2.0 ','id':1,'method':'m'}", "bad 1 INVALID_REQUEST"),
                arguments("{'jsonrpc':2.0,'id':1,'method':'m'}", "bad 1 INVALID_REQUEST"),
                arguments("{'jsonrpc':null,'id':1,'method':'m'}", "bad 1 INVALID_REQUEST"),
                arguments("{'JSONRPC':'2.0','id':1,'method':'m'}", "bad 1 INVALID_REQUEST"),
                arguments("{'jsonrpc':'2.0','id':true,'method':'m'}", "bad null INVALID_REQUEST"),
                arguments("{'jsonrpc':'2.0','id':[1],'method':'m'}", "bad null INVALID_REQUEST"),
                arguments("{'jsonrpc':'2.0','id':{},'method':'m'}", "bad null INVALID_REQUEST"),
                arguments("{'jsonrpc':'2.0','id':1,'method':5}", "bad 1 INVALID_REQUEST"),
                arguments("{'jsonrpc':'2.0','id':1,'method':null}", "bad 1 INVALID_REQUEST"),
                arguments("{'jsonrpc':'2.0','id':1,'method':5,'result':1}", "bad 1 INVALID_REQUEST"),
                arguments("{'jsonrpc':'2.0','id':1,'method':'m','params':null}", "bad 1 INVALID_REQUEST"),
                arguments("{'jsonrpc':'2.0','id':1,'method':'m','params':'[]'}", "bad 1 INVALID_REQUEST"),
                arguments("{'jsonrpc':'2.0','id':1,'method':'m','params':1}", "bad 1 INVALID_REQUEST"),
                arguments("{'jsonrpc':'2.0','params':1,'method':'m','id':1}", "bad 1 INVALID_REQUEST"),
                arguments("{'jsonrpc':'2.0','method':'m','params':1}", "bad null INVALID_REQUEST"),
                arguments("{'jsonrpc':'2.0','method':5}", "bad null INVALID_REQUEST"));
    }

    @ParameterizedTest
    @MethodSource
    void responsesAreNeverMalformedCalls(String text, String expected) {
        check(text, expected);
    }

    static Stream<Arguments> responsesAreNeverMalformedCalls() {
        return Stream.of(
                arguments("{'jsonrpc':'2.0','id':1,'result':{'a': 1}}", "result 1 {'a': 1}"),
                arguments("{'jsonrpc':'2.0','id':'1','result':null}", "result '1' null"),
                arguments("{'result':5,'id':null,'jsonrpc':'2.0'}", "result null 5"),
                arguments("{'jsonrpc':'2.0','id':1,'result':5,'params':null,'x':1}", "result 1 5"),
                arguments("{'jsonrpc':'2.0','id':1,'error':{'code':-32600,'message':'no'}}", "failure 1 -32600 no"),
                arguments("{'jsonrpc':'2.0','id':null,'error':{'code':1.0e1,'message':'','x':0}}", "failure null 10 "),
                arguments(
                        "{'jsonrpc':'2.0','id':1,'error':{'data':{'a':1.50,'b':null},'message':'\\u006eo','code':2147483647}}",
                        "failure 1 2147483647 no {'a':1.50,'b':null}"),
                arguments("{'jsonrpc':'2.0','id':1,'error':{'code':1,'message':'','data':null}}", "failure 1 1  null"),
                arguments("{'result':1}", "bad response ? jsonrpc is missing"),
                arguments("{'jsonrpc':'2.0','result':1}", "bad response ? id is missing"),
                arguments("{'id':1,'result':1}", "bad response 1 jsonrpc is missing"),
                arguments("{'jsonrpc':'1','id':1,'result':1}", "bad response 1 jsonrpc is not '2.0'"),
                arguments("{'jsonrpc':'2.0','id':[],'result':1}", "bad response ? id is no string, number or null"),
                arguments("{'jsonrpc':'2.0','id':1,'result':1,'error':null}", "result 1 1"),
                arguments("{'jsonrpc':'2.0','error':null,'result':{},'id':1}", "result 1 {}"),
                arguments("{'jsonrpc':'2.0','id':1,'result':null,'error':null}", "result 1 null"),
                arguments("{'jsonrpc':'2.0','id':1,'result':null,'error':{'code':1,'message':'no'}}", "failure 1 1 no"),
                arguments(
                        "{'jsonrpc':'2.0','id':1,'result':null,'error':{}}", "bad response 1 error is no error object"),
                arguments(
                        "{'jsonrpc':'2.0','id':1,'result':1,'error':{'code':1,'message':'no'}}",
                        "bad response 1 both result and error are present"),
                arguments(
                        "{'jsonrpc':'2.0','id':1,'result':false,'error':''}",
                        "bad response 1 both result and error are present"),
                arguments(
                        "{'jsonrpc':'2.0','id':1,'result':1,'result':1}", "bad response 1 a member name stands twice"),
                arguments("{'jsonrpc':'2.0','id':1,'id':1,'result':1}", "bad response ? a member name stands twice"));
    }

    @ParameterizedTest
    @MethodSource
    void anErrorNeedsAnIntegerCodeAndAMessage(String error) {
        check("{'jsonrpc':'2.0','id':1,'error':" + error + "}", "bad response 1 error is no error object");
    }

    static Stream<String> anErrorNeedsAnIntegerCodeAndAMessage() {
        return Stream.of(
                "null",
                "'no'",
                "[]",
                "{}",
                "{'code':1}",
                "{'message':''}",
                "{'code':'1','message':''}",
                "{'code':null,'message':''}",
                "{'code':1.5,'message':''}",
                "{'code':2147483648,'message':''}",
                "{'code':-2147483649,'message':''}",
                "{'code':1e1000000000,'message':''}",
                "{'code':" + "1".repeat(2000) + ",'message':''}",
                "{'code':1,'message':null}",
                "{'code':1,'message':5}",
                "{'code':1,'message':{}}");
    }

    @ParameterizedTest
    @MethodSource
    void theFirstFaultInReadingOrderCounts(String text, String expected) {
        check(text, expected);
    }

    static Stream<Arguments> theFirstFaultInReadingOrderCounts() {
        String longId = "9".repeat(129);
        String longName = "m".repeat(257);
        return Stream.of(
                arguments("{'jsonrpc':'1','id':" + longId + ",'method':'m'}", "bad null INVALID_REQUEST"),
                arguments("{'id':" + longId + ",'jsonrpc':'1','method':'m'}", "bad null ID_TOO_LONG"),
                arguments("{'jsonrpc':'2.0','id':1,'method':'" + longName + "','params':1}", "bad 1 METHOD_TOO_LONG"),
                arguments("{'jsonrpc':'2.0','id':1,'params':1,'method':'" + longName + "'}", "bad 1 INVALID_REQUEST"),
                arguments("{'jsonrpc':'1','id':1,'method':'m','params':{'a':1,'a':1}}", "bad 1 INVALID_REQUEST"),
                arguments("{'id':1,'method':'m','params':{'a':1,'a':1},'jsonrpc':'1'}", "bad 1 DUPLICATE_MEMBER"));
    }

    private static void check(String text, String expected) {
        assertThat(Transcript.of(text.replace('\'', '"'))).isEqualTo(expected.replace('\'', '"'));
    }

    @Test
    void paramsThatAreNullCountAsAbsentWhereThatIsWanted() {
        GsonMessageCodec lenient =
                new GsonMessageCodec(JsonBinding.gsonBuilder().create(), MessageLimits.DEFAULT, true);
        for (String text : List.of(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":null}",
                "{\"params\": null ,\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\"}")) {
            assertThat(lenient.decode(text))
                    .isEqualTo(new Decoded.Single(new Inbound.Good(new JsonRpcRequest(RequestId.of(1), "m", null))));
        }
        assertThat(lenient.decode("[{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"params\":null}]"))
                .isEqualTo(new Decoded.Batch(List.of(new Inbound.Good(new NotificationMessage("m", null)))));
        assertThat(lenient.decode("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":1}"))
                .isEqualTo(new Decoded.Single(new Inbound.Malformed(RequestId.of(1), ErrorType.INVALID_REQUEST)));
    }
}
