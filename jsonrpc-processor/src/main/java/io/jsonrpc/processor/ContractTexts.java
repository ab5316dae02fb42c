package io.jsonrpc.processor;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/**
 * Collects what the comments say of contracts, and of the types of their params and results. A type has a {@code description},
 * {@code members} by the names of its fields, and {@code methods} by name and types of their parameters, each with {@code
 * summary}, {@code description}, {@code params} and {@code returns}; what has no text is left out.
 */
final class ContractTexts {

    private final ProcessingEnvironment environment;

    private final Map<TypeElement, Map<String, Object>> found = new LinkedHashMap<>();

    ContractTexts(ProcessingEnvironment environment) {
        this.environment = environment;
    }

    /** The types that have any text. */
    Map<TypeElement, Map<String, Object>> written() {
        return this.found.entrySet().stream()
                .filter(type -> !type.getValue().isEmpty())
                .collect(Collectors.toMap(
                        Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, LinkedHashMap::new));
    }

    /** Reads a contract. */
    void read(TypeElement contract) {
        Map<String, Object> methods = new LinkedHashMap<>();
        for (ExecutableElement method : ElementFilter.methodsIn(contract.getEnclosedElements())) {
            Map<String, Object> texts = texts(comment(method));
            if (!texts.isEmpty()) {
                methods.put(signature(method), texts);
            }
            if (isExposed(contract, method)) {
                readValues(method.getReturnType());
                method.getParameters().forEach(parameter -> readValues(parameter.asType()));
            }
        }
        if (!methods.isEmpty()) {
            of(contract).put("methods", methods);
        }
    }

    private Map<String, Object> of(TypeElement type) {
        return this.found.computeIfAbsent(type, added -> new LinkedHashMap<>());
    }

    private static boolean isExposed(TypeElement contract, ExecutableElement method) {
        return Annotations.has(method, Annotations.METHOD)
                || Annotations.has(method, Annotations.NOTIFICATION)
                || (contract.getKind() == ElementKind.INTERFACE
                        && method.getModifiers().contains(Modifier.ABSTRACT));
    }

    private Comment comment(Element element) {
        return Comment.of(this.environment.getElementUtils().getDocComment(element));
    }

    private static Map<String, Object> texts(Comment comment) {
        Map<String, Object> texts = new LinkedHashMap<>();
        add(texts, "summary", comment.summary());
        add(texts, "description", comment.description());
        if (!comment.params().isEmpty()) {
            texts.put("params", comment.params());
        }
        add(texts, "returns", comment.returns());
        return texts;
    }

    private static void add(Map<String, Object> texts, String name, String text) {
        if (!text.isEmpty()) {
            texts.put(name, text);
        }
    }

    /** {@code last(java.lang.String,int[])}, with canonical names, which reflection has as well. */
    private String signature(ExecutableElement method) {
        return method.getSimpleName()
                + method.getParameters().stream()
                        .map(parameter ->
                                canonicalName(this.environment.getTypeUtils().erasure(parameter.asType())))
                        .collect(Collectors.joining(",", "(", ")"));
    }

    private static String canonicalName(TypeMirror erased) {
        if (erased instanceof ArrayType array) {
            return canonicalName(array.getComponentType()) + "[]";
        }
        return erased instanceof DeclaredType declared
                ? ((TypeElement) declared.asElement()).getQualifiedName().toString()
                : erased.getKind().name().toLowerCase(Locale.ROOT);
    }

    /** Reads the types in a type that are compiled now: those of others have no comments. */
    private void readValues(TypeMirror type) {
        if (type instanceof ArrayType array) {
            readValues(array.getComponentType());
        } else if (type instanceof DeclaredType declared) {
            declared.getTypeArguments().forEach(this::readValues);
            TypeElement element = (TypeElement) declared.asElement();
            if (!this.found.containsKey(element) && !isOfTheJdk(element)) {
                readValue(element);
            }
        }
    }

    private static boolean isOfTheJdk(TypeElement type) {
        return type.getQualifiedName().toString().matches("javax?\\..*");
    }

    private void readValue(TypeElement type) {
        Map<String, Object> texts = of(type);
        Comment comment = comment(type);
        add(texts, "description", comment.whole());
        Map<String, String> members =
                new LinkedHashMap<>(type.getKind() == ElementKind.RECORD ? comment.params() : Map.of());
        for (Element member : ElementFilter.fieldsIn(type.getEnclosedElements())) {
            if (member.getModifiers().contains(Modifier.STATIC)) {
                continue;
            }
            String text = comment(member).whole();
            if (!text.isEmpty()) {
                members.put(member.getSimpleName().toString(), text);
            }
            readValues(member.asType());
        }
        if (!members.isEmpty()) {
            texts.put("members", members);
        }
        type.getPermittedSubclasses().forEach(this::readValues);
    }
}
