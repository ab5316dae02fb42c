package io.jsonrpc.spring.validation;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.jsonrpc.core.codec.binding.ParamSpec;
import io.jsonrpc.core.codec.binding.TypedValues;
import io.jsonrpc.core.contract.MethodContract;
import io.jsonrpc.core.contract.MethodParam;
import io.jsonrpc.core.dispatch.ArgumentCheck;
import io.jsonrpc.core.error.InvalidParamsException;
import io.jsonrpc.core.message.JsonText;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import jakarta.validation.metadata.MethodDescriptor;
import jakarta.validation.metadata.ParameterDescriptor;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotatedMethod;
import org.springframework.util.ClassUtils;
import org.springframework.validation.annotation.Validated;

/** Jakarta Validation of arguments, for methods that have constraints. */
public final class ConstraintChecks {

    private static final String PACKAGE = "jakarta.validation.";

    private static final String VALIDATOR = PACKAGE + "Validator";

    private static final int MAX_VIOLATIONS = 32;

    private final Validator validator;

    private final TypedValues values;

    /** A key comes from the peer, and each violation below it repeats it. */
    private static final int MAX_KEY_CHARS = 64;

    /** One violated constraint. */
    private record Violation(int parameter, String path, String code, String message) {}

    private ConstraintChecks(Validator validator, TypedValues values) {
        this.validator = validator;
        this.values = values;
    }

    /**
     * The checks of an application.
     *
     * @param values know the names of members
     * @return null if it has no validator
     */
    public static @Nullable ConstraintChecks in(ListableBeanFactory beans, TypedValues values) {
        if (!ClassUtils.isPresent(VALIDATOR, ConstraintChecks.class.getClassLoader())) {
            return null;
        }
        Validator validator = beans.getBeanProvider(Validator.class).getIfAvailable();
        return validator == null || !isUsable(validator) ? null : new ConstraintChecks(validator, values);
    }

    /** Whether a provider is behind a validator: Spring MVC has one without, where only the API is on the class path. */
    private static boolean isUsable(Validator validator) {
        try {
            return validator.getConstraintsForClass(Object.class) != null;
        } catch (IllegalStateException noProvider) {
            return false;
        }
    }

    /** The annotation of a parameter that only a validator obeys; null for none. */
    public static @Nullable String annotation(Method method, Class<?> controller) {
        Method specific = ClassUtils.getMostSpecificMethod(method, controller);
        return Arrays.stream(new AnnotatedMethod(specific).getMethodParameters())
                .flatMap(parameter -> Arrays.stream(parameter.getParameterAnnotations()))
                .map(Annotation::annotationType)
                .filter(type -> type.getName().startsWith(PACKAGE))
                .map(Class::getSimpleName)
                .findFirst()
                .orElse(null);
    }

    /**
     * What checks the arguments of a method; null if it has no constraints.
     *
     * @throws IllegalArgumentException if the constraints are declared wrongly
     */
    public @Nullable ArgumentCheck of(MethodContract contract, Class<?> controller) {
        Method method = ClassUtils.getMostSpecificMethod(contract.method(), controller);
        MethodDescriptor constraints = constraints(method, controller);
        if (constraints == null
                || constraints.getParameterDescriptors().stream().noneMatch(ConstraintChecks::isConstrained)) {
            return null;
        }
        Class<?>[] groups = groups(method, controller);
        return (target, arguments, params) -> {
            Object real = AopProxyUtils.getSingletonTarget(target);
            Set<ConstraintViolation<Object>> violations = this.validator
                    .forExecutables()
                    .validateParameters(real == null ? target : real, method, arguments, groups);
            if (!violations.isEmpty()) {
                throw refusal(violations, contract, params);
            }
        };
    }

    /**
     * What is wrong with the constraints of a method: they are declared wrongly, or cannot validate the types that they are
     * on.
     *
     * @return one line each; empty if there is no fault
     */
    public List<String> faults(MethodContract contract, Class<?> controller) {
        MethodDescriptor constraints;
        try {
            constraints = constraints(ClassUtils.getMostSpecificMethod(contract.method(), controller), controller);
        } catch (IllegalArgumentException wrong) {
            return List.of(String.valueOf(wrong.getMessage()));
        }
        return constraints == null ? List.of() : new ConstraintTypes(this.validator).faults(constraints, contract);
    }

    private @Nullable MethodDescriptor constraints(Method method, Class<?> controller) {
        try {
            return this.validator
                    .getConstraintsForClass(controller)
                    .getConstraintsForMethod(method.getName(), method.getParameterTypes());
        } catch (RuntimeException wrong) {
            // A ConstraintDeclarationException, whose class need not be there when this one is verified.
            throw new IllegalArgumentException(
                    "The constraints of " + controller.getSimpleName()
                            + " are declared wrongly; those of a shared method belong on the interface alone ("
                            + wrong.getMessage() + ")",
                    wrong);
        }
    }

    private static boolean isConstrained(ParameterDescriptor parameter) {
        return parameter.hasConstraints()
                || parameter.isCascaded()
                || !parameter.getConstrainedContainerElementTypes().isEmpty();
    }

    private static Class<?>[] groups(Method method, Class<?> controller) {
        Validated validated = AnnotatedElementUtils.findMergedAnnotation(method, Validated.class);
        if (validated == null) {
            validated = AnnotatedElementUtils.findMergedAnnotation(controller, Validated.class);
        }
        return validated == null ? new Class<?>[0] : validated.value();
    }

    private InvalidParamsException refusal(
            Set<ConstraintViolation<Object>> violations, MethodContract contract, @Nullable JsonText params) {
        boolean byPosition = params != null && params.json().startsWith("[");
        List<Violation> found = new ArrayList<>();
        violations.forEach(violation -> found.add(violation(violation, contract, byPosition)));
        found.sort(Comparator.comparingInt(Violation::parameter)
                .thenComparing(Violation::path)
                .thenComparing(Violation::code));
        JsonArray array = new JsonArray();
        found.stream().limit(MAX_VIOLATIONS).forEach(violation -> array.add(json(violation)));
        JsonObject details = new JsonObject();
        details.addProperty("path", found.get(0).path());
        details.addProperty("reason", "constraint");
        details.add("violations", array);
        return new InvalidParamsException(details);
    }

    private static JsonObject json(Violation violation) {
        JsonObject object = new JsonObject();
        object.addProperty("path", violation.path());
        object.addProperty("code", violation.code());
        object.addProperty("message", violation.message());
        return object;
    }

    private Violation violation(ConstraintViolation<Object> violation, MethodContract contract, boolean byPosition) {
        StringBuilder path = new StringBuilder("$");
        int parameter = 0;
        WireNames names = new WireNames(Object.class, this.values);
        for (Iterator<Path.Node> nodes = violation.getPropertyPath().iterator(); nodes.hasNext(); ) {
            Path.Node node = nodes.next();
            if (node.getKind() == ElementKind.PARAMETER) {
                parameter = node.as(Path.ParameterNode.class).getParameterIndex();
                MethodParam param = contract.params().get(parameter);
                path.append(first(param, contract, byPosition));
                names = new WireNames(param.type(), this.values);
            } else if (node.getKind() == ElementKind.PROPERTY || node.getKind() == ElementKind.CONTAINER_ELEMENT) {
                Object bean = nodes.hasNext() ? null : violation.getLeafBean();
                names = append(path, node, names, bean == null ? null : new WireNames(bean.getClass(), this.values));
            }
        }
        return new Violation(
                parameter,
                path.toString(),
                violation
                        .getConstraintDescriptor()
                        .getAnnotation()
                        .annotationType()
                        .getSimpleName(),
                violation.getMessage());
    }

    /** The element or the member of a parameter; nothing if it is the whole params, or does not come from them. */
    private static String first(MethodParam param, MethodContract contract, boolean byPosition) {
        ParamSpec spec = param.spec();
        if (spec == null || spec.whole()) {
            return "";
        }
        return byPosition ? "[" + contract.specs().indexOf(spec) + "]" : "." + spec.name();
    }

    /**
     * Appends where in a value a node is. The name of an element of a container is not on the wire.
     *
     * @param bean the names of the class of the value that has the property, if known; the declared type may be an interface
     */
    private static WireNames append(StringBuilder path, Path.Node node, WireNames names, @Nullable WireNames bean) {
        WireNames within = names;
        if (node.isInIterable()) {
            if (node.getIndex() != null) {
                path.append('[').append(node.getIndex()).append(']');
            } else if (node.getKey() != null) {
                path.append('.').append(cut(node.getKey().toString()));
            }
            within = within.element();
        }
        if (node.getKind() == ElementKind.CONTAINER_ELEMENT || node.getName() == null) {
            return within;
        }
        path.append('.').append((bean == null ? within : bean).member(node.getName()));
        return within.of(node.getName());
    }

    private static String cut(String key) {
        return key.length() > MAX_KEY_CHARS ? key.substring(0, MAX_KEY_CHARS) + "…" : key;
    }
}
