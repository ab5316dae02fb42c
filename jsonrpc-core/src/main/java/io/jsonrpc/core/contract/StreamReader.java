package io.jsonrpc.core.contract;

import com.google.gson.reflect.TypeToken;
import io.jsonrpc.annotation.Delivery;
import io.jsonrpc.annotation.JsonRpcStream;
import io.jsonrpc.annotation.ResumeFrom;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads what a method says about its stream, and finds the faults in it. */
final class StreamReader {

    private static final int MAX_BUFFER = 65_536;

    private static final JsonRpcStream NO_OPTIONS = plain();

    /** Has the defaults of the annotation. */
    private interface Plain {

        @JsonRpcStream
        void method();
    }

    private final Method method;

    private final JsonRpcStream options;

    private final List<String> faults;

    private StreamReader(Method method, JsonRpcStream options, List<String> faults) {
        this.method = method;
        this.options = options;
        this.faults = faults;
    }

    private static JsonRpcStream plain() {
        return Plain.class.getDeclaredMethods()[0].getAnnotation(JsonRpcStream.class);
    }

    /** @return null if the method does not answer with a stream */
    static @Nullable StreamContract read(
            Method method, ReturnTypes.Sent sent, List<MethodParam> params, List<String> faults) {
        JsonRpcStream given = method.getAnnotation(JsonRpcStream.class);
        StreamReader reader = new StreamReader(method, given == null ? NO_OPTIONS : given, faults);
        StreamType type = sent.stream();
        if (type != null) {
            return reader.read(type, sent, params);
        }
        if (given != null && sent.fault() == null) {
            reader.fault("it returns " + Names.of(method.getGenericReturnType()) + "; " + ReturnTypes.STREAMS);
        }
        if (reader.indicesOfResumeFrom().length > 0) {
            faults.add("@ResumeFrom on a parameter of " + Names.of(method) + ", which does not answer with a stream");
        }
        return null;
    }

    private StreamContract read(StreamType type, ReturnTypes.Sent sent, List<MethodParam> params) {
        checkOptions();
        return new StreamContract(
                type,
                sent.positioned(),
                resumeFrom(sent, params),
                this.options.delivery(),
                this.options.buffer(),
                path(sent),
                Set.of(this.options.allow()),
                orNull(this.options.item()),
                orNull(this.options.unsubscribe()));
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private int[] indicesOfResumeFrom() {
        Parameter[] parameters = this.method.getParameters();
        return IntStream.range(0, parameters.length)
                .filter(i -> parameters[i].isAnnotationPresent(ResumeFrom.class))
                .toArray();
    }

    private int resumeFrom(ReturnTypes.Sent sent, List<MethodParam> params) {
        int[] found = indicesOfResumeFrom();
        if (found.length == 0) {
            return -1;
        }
        MethodParam param = params.get(found[0]);
        if (found.length > 1 || param.type() != String.class || !param.nullable()) {
            this.faults.add(
                    "@ResumeFrom of " + Names.of(this.method) + ": it stands on one parameter, a @Nullable String");
        }
        if (!sent.positioned()) {
            this.faults.add("@ResumeFrom of " + Names.of(this.method)
                    + ": its items have no positions; return a stream of Positioned<" + Names.of(sent.type()) + ">");
        }
        return found[0];
    }

    private @Nullable PropertyPath path(ReturnTypes.Sent sent) {
        if (this.options.conflateBy().isEmpty()) {
            return null;
        }
        try {
            return PropertyPath.of(TypeToken.get(sent.type()).getRawType(), this.options.conflateBy());
        } catch (IllegalArgumentException unknown) {
            fault("conflateBy=\"" + this.options.conflateBy() + "\": " + unknown.getMessage());
            return null;
        }
    }

    private void checkName(String option, String name) {
        if (ContractChecks.isReserved(name)) {
            fault(option + "=\"" + name + "\": names that begin with rpc. or $/ are reserved");
        }
    }

    private void checkOptions() {
        checkName("item", this.options.item());
        checkName("unsubscribe", this.options.unsubscribe());
        if (this.options.buffer() < 1 || this.options.buffer() > MAX_BUFFER) {
            fault("buffer=" + this.options.buffer() + " is not from 1 to " + MAX_BUFFER);
        }
        List<Delivery> allowed = Arrays.asList(this.options.allow());
        boolean conflates = this.options.delivery() == Delivery.CONFLATE || allowed.contains(Delivery.CONFLATE);
        if (conflates && this.options.conflateBy().isEmpty()) {
            fault("CONFLATE keeps the newest item of each key: name the property with the key, conflateBy=\"…\"");
        }
        for (Delivery chosen : allowed) {
            if (!chosen.keepsNoMoreThan(this.options.delivery())) {
                fault("a receiver may not choose " + chosen + ", which keeps more than " + this.options.delivery());
            }
        }
    }

    private void fault(String what) {
        this.faults.add("@JsonRpcStream on " + Names.of(this.method) + ": " + what);
    }
}
