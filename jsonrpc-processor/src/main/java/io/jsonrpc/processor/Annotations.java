package io.jsonrpc.processor;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;

/** Reads the annotations by name, so that the processor needs no other library. */
final class Annotations {

    static final String SERVICE = "io.jsonrpc.annotation.JsonRpcService";

    static final String METHOD = "io.jsonrpc.annotation.JsonRpcMethod";

    static final String NOTIFICATION = "io.jsonrpc.annotation.JsonRpcNotification";

    static final String STREAM = "io.jsonrpc.annotation.JsonRpcStream";

    static final String PARAM = "io.jsonrpc.annotation.JsonRpcParam";

    static final String PARAMS = "io.jsonrpc.annotation.JsonRpcParams";

    static final String CONTROLLER = "io.jsonrpc.spring.controller.JsonRpcController";

    private Annotations() {}

    static Optional<? extends AnnotationMirror> of(Element element, String name) {
        return element.getAnnotationMirrors().stream()
                .filter(annotation -> ((TypeElement)
                                annotation.getAnnotationType().asElement())
                        .getQualifiedName()
                        .contentEquals(name))
                .findFirst();
    }

    static boolean has(Element element, String name) {
        return of(element, name).isPresent();
    }

    /** A text member of an annotation; empty unless it is written. */
    static String text(Element element, String annotation, String member) {
        return value(element, annotation, member)
                .map(value -> value.getValue().toString())
                .orElse("");
    }

    /** A number of an annotation, if it is written. */
    static Optional<Integer> number(Element element, String annotation, String member) {
        return value(element, annotation, member).map(value -> (Integer) value.getValue());
    }

    /** Texts of an annotation; none unless they are written. */
    static List<String> texts(Element element, String annotation, String member) {
        return value(element, annotation, member).map(AnnotationValue::getValue).stream()
                .flatMap(values -> ((List<?>) values).stream())
                .map(value -> ((AnnotationValue) value).getValue().toString())
                .toList();
    }

    private static Optional<? extends AnnotationValue> value(Element element, String annotation, String member) {
        return of(element, annotation)
                .flatMap(found -> found.getElementValues().entrySet().stream()
                        .filter(entry -> entry.getKey().getSimpleName().contentEquals(member))
                        .map(Map.Entry<? extends ExecutableElement, ? extends AnnotationValue>::getValue)
                        .findFirst());
    }
}
