package io.jsonrpc.processor;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.annotation.processing.Messager;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.tools.Diagnostic;

/**
 * Reports what of a contract would fail the start of an application, with the words of that: the faults that the source of one
 * type shows. Others, such as those of what the codec cannot bind, are told at the start only.
 */
final class ContractFaults {

    /** The short forms of what {@code java.time.Duration} parses. */
    private static final Pattern SHORT_DURATION = Pattern.compile("\\d+\\s*(ms|s|m|h)");

    private static final int MAX_BUFFER = 65_536;

    private final Messager messager;

    ContractFaults(ProcessingEnvironment environment) {
        this.messager = environment.getMessager();
    }

    void report(TypeElement contract) {
        Map<String, ExecutableElement> byName = new HashMap<>();
        for (ExecutableElement method : ElementFilter.methodsIn(contract.getEnclosedElements())) {
            if (isExposed(contract, method)) {
                reportMethod(contract, method, byName);
            }
        }
    }

    private static boolean isAnnotated(ExecutableElement method) {
        return Annotations.has(method, Annotations.METHOD) || Annotations.has(method, Annotations.NOTIFICATION);
    }

    private static boolean isExposed(TypeElement contract, ExecutableElement method) {
        boolean all = contract.getKind() == ElementKind.INTERFACE && Annotations.has(contract, Annotations.SERVICE);
        return isAnnotated(method) || (all && method.getModifiers().contains(Modifier.ABSTRACT));
    }

    private void reportMethod(TypeElement contract, ExecutableElement method, Map<String, ExecutableElement> byName) {
        String shown = shown(method);
        if (method.getModifiers().contains(Modifier.STATIC)) {
            fault(method, shown + " is a method on the wire, and is static: make it an instance method");
            return;
        }
        if (!method.getModifiers().contains(Modifier.PUBLIC)) {
            fault(method, shown + " is a method on the wire, and is not public: make it public");
            return;
        }
        if (!method.getTypeParameters().isEmpty()) {
            fault(method, "Generic method " + shown + ": a contract has no type variables of methods");
            return;
        }
        for (String name : names(contract, method)) {
            if (name.startsWith("rpc.") || name.startsWith("$/")) {
                fault(method, "'" + name + "' of " + shown + ": names that begin with rpc. or $/ are reserved");
            }
            ExecutableElement other = byName.putIfAbsent(name, method);
            if (other != null) {
                fault(
                        method,
                        shown(other) + " and " + shown
                                + " have one name on the wire; JSON-RPC has no overloads: name one of them");
            }
        }
        reportParams(method, shown);
        reportWhatItReturns(method, shown);
        reportOptions(method, shown);
        if (Annotations.has(method, Annotations.STREAM)) {
            reportStream(method, shown);
        }
    }

    /** The name on the wire, then other names. */
    private static List<String> names(TypeElement contract, ExecutableElement method) {
        String prefix = Annotations.text(contract, Annotations.SERVICE, "value");
        String given = Stream.of(Annotations.NOTIFICATION, Annotations.METHOD)
                .map(annotation -> Annotations.text(method, annotation, "value"))
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse(method.getSimpleName().toString());
        List<String> names = new ArrayList<>(List.of((prefix.isEmpty() ? "" : prefix + ".") + given));
        names.addAll(Annotations.texts(method, Annotations.METHOD, "aliases"));
        return names;
    }

    private static String nameOf(VariableElement parameter) {
        String given = Annotations.text(parameter, Annotations.PARAM, "value");
        return given.isEmpty() ? parameter.getSimpleName().toString() : given;
    }

    /** Whether it surely is one of the params; what others are is decided at the start, by resolvers of the application. */
    private static boolean isCertainlyParam(VariableElement parameter) {
        if (Annotations.has(parameter, Annotations.PARAM)) {
            return true;
        }
        TypeMirror type = parameter.asType();
        return parameter.getAnnotationMirrors().isEmpty()
                && type.getAnnotationMirrors().isEmpty()
                && (type.getKind().isPrimitive() || type.toString().startsWith("java.lang."));
    }

    private void reportParams(ExecutableElement method, String shown) {
        Set<String> names = new HashSet<>();
        for (VariableElement parameter : method.getParameters()) {
            if (isCertainlyParam(parameter) && !names.add(nameOf(parameter))) {
                fault(parameter, "Two parameters of " + shown + " are named '" + nameOf(parameter) + "'");
            }
        }
        if (method.getParameters().stream()
                        .filter(parameter -> Annotations.has(parameter, Annotations.PARAMS))
                        .count()
                > 1) {
            fault(method, shown + ": @JsonRpcParams takes all params, so no other parameter can be bound");
        }
    }

    private void reportWhatItReturns(ExecutableElement method, String shown) {
        TypeMirror returned = method.getReturnType();
        boolean isNotification = Annotations.has(method, Annotations.NOTIFICATION);
        if (isNotification && returned.getKind() != TypeKind.VOID && !isFutureOfNothing(returned)) {
            fault(
                    method,
                    shown + " is a notification and returns " + shown(returned)
                            + ": it is never answered; return void or CompletableFuture<Void>");
        }
    }

    private static boolean isFutureOfNothing(TypeMirror type) {
        return type instanceof DeclaredType declared
                && declared.getTypeArguments().size() == 1
                && declared.getTypeArguments().get(0) instanceof DeclaredType nothing
                && ((TypeElement) nothing.asElement()).getQualifiedName().contentEquals("java.lang.Void");
    }

    private void reportOptions(ExecutableElement method, String shown) {
        String timeout = Annotations.text(method, Annotations.METHOD, "timeout");
        if (!timeout.isEmpty() && !isDuration(timeout)) {
            fault(
                    method,
                    "timeout=\"" + timeout + "\" of " + shown
                            + " is no duration: write \"500ms\", \"10s\", \"2m\" or \"PT10S\"");
        }
        int maxConcurrent =
                Annotations.number(method, Annotations.METHOD, "maxConcurrent").orElse(0);
        if (maxConcurrent < 0) {
            fault(
                    method,
                    "maxConcurrent=" + maxConcurrent + " of " + shown
                            + " is no number of calls: write 1 or more, or 0 for no limit");
        }
        String orderedBy = Annotations.text(method, Annotations.METHOD, "orderedBy");
        if (!orderedBy.isEmpty()
                && method.getParameters().stream()
                        .noneMatch(parameter -> nameOf(parameter).equals(orderedBy))) {
            fault(method, "orderedBy=\"" + orderedBy + "\" of " + shown + ": no parameter has this name");
        }
    }

    private static boolean isDuration(String text) {
        if (SHORT_DURATION.matcher(text).matches()) {
            return true;
        }
        try {
            Duration.parse(text);
            return true;
        } catch (DateTimeParseException noDuration) {
            return false;
        }
    }

    private void reportStream(ExecutableElement method, String shown) {
        Annotations.number(method, Annotations.STREAM, "buffer").ifPresent(buffer -> {
            if (buffer < 1 || buffer > MAX_BUFFER) {
                fault(method, "@JsonRpcStream on " + shown + ": buffer=" + buffer + " is not from 1 to " + MAX_BUFFER);
            }
        });
        boolean conflates = Annotations.text(method, Annotations.STREAM, "delivery")
                        .equals("CONFLATE")
                || Annotations.texts(method, Annotations.STREAM, "allow").contains("CONFLATE");
        if (conflates
                && Annotations.text(method, Annotations.STREAM, "conflateBy").isEmpty()) {
            fault(
                    method,
                    "@JsonRpcStream on " + shown
                            + ": CONFLATE keeps the newest item of each key: name the property with the key,"
                            + " conflateBy=\"…\"");
        }
    }

    private void fault(Element where, String what) {
        this.messager.printMessage(Diagnostic.Kind.ERROR, what, where);
    }

    /** {@code PriceApi.last(String,int)}. */
    private static String shown(ExecutableElement method) {
        return Objects.requireNonNull(method.getEnclosingElement()).getSimpleName() + "." + method.getSimpleName()
                + method.getParameters().stream()
                        .map(parameter -> shown(parameter.asType()))
                        .map(type -> type.replaceAll("<.*>", ""))
                        .collect(Collectors.joining(",", "(", ")"));
    }

    /** {@code List<String>}. */
    private static String shown(TypeMirror type) {
        if (type instanceof ArrayType array) {
            return shown(array.getComponentType()) + "[]";
        }
        if (!(type instanceof DeclaredType declared)) {
            return type.toString();
        }
        String name = declared.asElement().getSimpleName().toString();
        return declared.getTypeArguments().isEmpty()
                ? name
                : name
                        + declared.getTypeArguments().stream()
                                .map(ContractFaults::shown)
                                .collect(Collectors.joining(",", "<", ">"));
    }
}
