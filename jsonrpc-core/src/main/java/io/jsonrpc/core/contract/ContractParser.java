package io.jsonrpc.core.contract;

import io.jsonrpc.annotation.Execution;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcNotification;
import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.annotation.ParamsForm;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.TypeVariables;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one type, and collects all its faults on the way. */
final class ContractParser {

    private static final Pattern DURATION = Pattern.compile("(\\d+)\\s*(ms|s|m|h)");

    private static final JsonRpcService NO_SERVICE = Plain.class.getAnnotation(JsonRpcService.class);

    private static final JsonRpcMethod NO_METHOD = method(Plain.class);

    private final Class<?> type;

    private final ContractRules rules;

    private final Map<TypeVariable<?>, Type> variables;

    private final List<MethodContract> methods = new ArrayList<>();

    private final List<String> faults;

    private final List<String> notes = new ArrayList<>();

    private final Map<String, ExposedMethods.Exposed> byName = new HashMap<>();

    /** Has the defaults of the annotations. */
    @JsonRpcService
    private interface Plain {

        @JsonRpcMethod
        void method();
    }

    ContractParser(Class<?> type, ContractRules rules, List<String> faults) {
        this.type = type;
        this.rules = rules;
        this.faults = faults;
        this.variables = TypeVariables.in(type);
    }

    private static JsonRpcMethod method(Class<?> plain) {
        return plain.getDeclaredMethods()[0].getAnnotation(JsonRpcMethod.class);
    }

    ServiceContract parse() {
        for (ExposedMethods.Exposed exposed : ExposedMethods.of(this.type, this.variables, this.faults)) {
            if (exposed.method().getTypeParameters().length > 0) {
                this.faults.add(generic(exposed.method()));
            } else {
                add(exposed);
            }
        }
        checkErrorTypes();
        return new ServiceContract(this.type, this.methods, this.notes);
    }

    private static String generic(Method method) {
        String signature = Names.of(method);
        int name = signature.lastIndexOf("." + method.getName() + "(") + 1;
        StringBuilder parameters = new StringBuilder();
        for (Type parameter : method.getGenericParameterTypes()) {
            parameters.append(parameters.isEmpty() ? "" : ",").append(Names.of(parameter));
        }
        return "Generic method " + signature.substring(0, name) + "<" + method.getTypeParameters()[0] + ">"
                + method.getName() + "(" + parameters + "): a contract has no type variables of methods";
    }

    private void add(ExposedMethods.Exposed exposed) {
        Method method = exposed.method();
        JsonRpcService service = orElse(exposed.service(), NO_SERVICE);
        JsonRpcMethod options = orElse(method.getAnnotation(JsonRpcMethod.class), NO_METHOD);
        String name = (service.value().isEmpty() ? "" : service.value() + ".") + localName(method);
        claim(name, exposed);
        for (String alias : options.aliases()) {
            claim(alias, exposed);
        }
        Type declared = TypeVariables.resolve(method.getGenericReturnType(), this.variables);
        ReturnTypes.Sent sent = ReturnTypes.of(declared);
        if (sent.fault() != null) {
            this.faults.add(Names.of(method) + " " + sent.fault());
        }
        boolean named = service.params() == ParamsForm.NAMED;
        List<MethodParam> params = new Params(method, named, this.faults).read(this.variables, this.rules);
        MethodContract contract = new MethodContract(
                name,
                List.of(options.aliases()),
                isNotification(method, service),
                method,
                params,
                service.params(),
                sent.type(),
                sent.async(),
                StreamReader.read(method, sent, params, this.faults),
                errors(method),
                timeout(method, options.timeout()),
                options.idempotent(),
                execution(options),
                options.maxConcurrent(),
                options.orderedBy().isEmpty() ? null : options.orderedBy(),
                options.unknown());
        CallOrder.check(contract, options.execution(), this.faults);
        StreamParameters.check(contract, this.faults);
        checkWhatItReturns(contract, declared, sent.fault() == null && contract.isVoid());
        this.methods.add(contract);
    }

    /** A call that may have to wait for others does not hold up those of its session. */
    private static Execution execution(JsonRpcMethod options) {
        boolean waits = options.maxConcurrent() != 0 || !options.orderedBy().isEmpty();
        return waits ? Execution.CONCURRENT : options.execution();
    }

    private static <T> T orElse(@Nullable T given, T otherwise) {
        return given == null ? otherwise : given;
    }

    private static String localName(Method method) {
        JsonRpcNotification notification = method.getAnnotation(JsonRpcNotification.class);
        if (notification != null && !notification.value().isEmpty()) {
            return notification.value();
        }
        JsonRpcMethod named = method.getAnnotation(JsonRpcMethod.class);
        return named != null && !named.value().isEmpty() ? named.value() : method.getName();
    }

    private static boolean isNotification(Method method, JsonRpcService service) {
        return method.isAnnotationPresent(JsonRpcNotification.class)
                || (service.notifications() && method.getReturnType() == void.class);
    }

    /** A name stands for one method. */
    private void claim(String name, ExposedMethods.Exposed exposed) {
        ExposedMethods.Exposed other = this.byName.putIfAbsent(name, exposed);
        if (other == null) {
            return;
        }
        Method method = exposed.method();
        String local = localName(method);
        if (other.owner() != exposed.owner()
                && !this.type.isInterface()
                && localName(other.method()).equals(local)) {
            String prefix = name.substring(0, name.length() - local.length());
            this.faults.add(this.type.getSimpleName() + " implements "
                    + other.owner().getSimpleName() + " and " + exposed.owner().getSimpleName() + ", which both have "
                    + (prefix.isEmpty() ? "no prefix" : "prefix '" + prefix + "'") + " and a method '" + local + "'");
        } else {
            this.faults.add(Names.of(other.method()) + " and " + Names.of(method)
                    + " have one name on the wire; JSON-RPC has no overloads: name one of them");
        }
    }

    private void checkWhatItReturns(MethodContract contract, Type declared, boolean nothing) {
        if (contract.notification() && contract.stream() != null) {
            this.faults.add(contract + " is a notification and returns a stream: its receiver gets no id of it");
        } else if (contract.notification() && !nothing) {
            this.faults.add(contract + " is a notification and returns " + Names.of(declared)
                    + ": it is never answered; return void or CompletableFuture<Void>");
        }
        Class<?>[] parameters = contract.method().getParameterTypes();
        if (declared != void.class && Arrays.asList(parameters).contains(Transaction.class)) {
            this.faults.add(contract + ": a method that takes a Transaction answers by it and must return void");
        }
    }

    private @Nullable Duration timeout(Method method, String text) {
        if (text.isEmpty()) {
            return null;
        }
        Matcher matcher = DURATION.matcher(text);
        try {
            return Duration.parse(matcher.matches() ? iso(matcher) : text);
        } catch (DateTimeParseException | ArithmeticException noDuration) {
            this.faults.add("timeout=\"" + text + "\" of " + Names.of(method)
                    + " is no duration: write \"500ms\", \"10s\", \"2m\" or \"PT10S\"");
            return null;
        }
    }

    private static String iso(Matcher matcher) {
        String unit = matcher.group(2);
        return unit.equals("ms")
                ? Duration.ofMillis(Long.parseLong(matcher.group(1))).toString()
                : "PT" + matcher.group(1) + unit;
    }

    @SuppressWarnings("unchecked")
    private List<ErrorContract> errors(Method method) {
        List<ErrorContract> errors = new ArrayList<>();
        for (Class<?> declared : method.getExceptionTypes()) {
            ErrorContract error = ErrorContract.of((Class<? extends Throwable>) declared);
            if (error != null) {
                errors.add(error);
            } else if (!RuntimeException.class.isAssignableFrom(declared)) {
                this.notes.add(Names.shortly(method) + " throws " + declared.getSimpleName()
                        + ", which has no @JsonRpcError: clients see -32603");
            }
        }
        return errors;
    }

    private void checkErrorTypes() {
        this.faults.addAll(ErrorContract.faults(this.methods.stream()
                .flatMap(method -> method.errors().stream())
                .toList()));
    }
}
