package io.jsonrpc.spring.validation;

import io.jsonrpc.core.codec.binding.ParamSpec;
import io.jsonrpc.core.contract.MethodContract;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.Validator;
import jakarta.validation.metadata.CascadableDescriptor;
import jakarta.validation.metadata.ConstraintDescriptor;
import jakarta.validation.metadata.ContainerDescriptor;
import jakarta.validation.metadata.ContainerElementTypeDescriptor;
import jakarta.validation.metadata.ElementDescriptor;
import jakarta.validation.metadata.MethodDescriptor;
import jakarta.validation.metadata.ParameterDescriptor;
import jakarta.validation.metadata.PropertyDescriptor;
import jakarta.validation.metadata.ValidateUnwrappedValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * Finds constraints on types that they cannot validate, which a validator reports only when it meets a value. In doubt there
 * is no fault: constraints may have validators of their own, and containers may be unwrapped. Loaded only where there is a
 * validator.
 */
final class ConstraintTypes {

    private static final Set<Class<?>> UNWRAPPED = Set.of(OptionalInt.class, OptionalLong.class, OptionalDouble.class);

    private final Validator validator;

    private final List<String> faults = new ArrayList<>();

    private final Set<Class<?>> seen = new HashSet<>();

    ConstraintTypes(Validator validator) {
        this.validator = validator;
    }

    /** One line for each such constraint on the parameters of a method, and on what is validated with them. */
    List<String> faults(MethodDescriptor constraints, MethodContract contract) {
        for (ParameterDescriptor parameter : constraints.getParameterDescriptors()) {
            ParamSpec spec = contract.params().get(parameter.getIndex()).spec();
            String name = spec == null ? String.valueOf(parameter.getIndex() + 1) : "'" + spec.name() + "'";
            check(parameter, "parameter " + name + " of " + contract);
        }
        return this.faults;
    }

    /**
     * Looks at an element, at the elements of a container, and at the properties of what is validated with it.
     *
     * @param what the element, as faults name it
     */
    private <E extends ElementDescriptor & CascadableDescriptor & ContainerDescriptor> void check(
            E element, String what) {
        Class<?> type = element.getElementClass();
        element.getConstraintDescriptors().forEach(constraint -> check(constraint, type, what));
        for (ContainerElementTypeDescriptor inner : element.getConstrainedContainerElementTypes()) {
            check(inner, "the elements of " + what);
        }
        if (element.isCascaded() && !type.isPrimitive() && this.seen.add(type)) {
            for (PropertyDescriptor property :
                    this.validator.getConstraintsForClass(type).getConstrainedProperties()) {
                check(property, type.getSimpleName() + "." + property.getPropertyName());
            }
        }
    }

    private void check(ConstraintDescriptor<?> constraint, Class<?> type, String what) {
        if (constraint.getValueUnwrapping() != ValidateUnwrappedValue.UNWRAP
                && !canValidate(constraint, ClassUtils.resolvePrimitiveIfNecessary(type))) {
            String annotation = constraint.getAnnotation().annotationType().getSimpleName();
            this.faults.add("@" + annotation + " on " + what + " cannot validate " + type.getSimpleName() + ": "
                    + (type == Optional.class
                            ? "write it inside, Optional<@" + annotation + " …>"
                            : "use a constraint for " + type.getSimpleName() + ", or another type"));
        }
        constraint.getComposingConstraints().forEach(part -> check(part, type, what));
    }

    private static boolean canValidate(ConstraintDescriptor<?> constraint, Class<?> type) {
        boolean unknownContainer =
                type.getTypeParameters().length > 0 && !type.getName().startsWith("java.");
        return constraint.getConstraintValidatorClasses().isEmpty()
                || UNWRAPPED.contains(type)
                || unknownContainer
                || constraint.getConstraintValidatorClasses().stream()
                        .map(validator -> ResolvableType.forClass(ConstraintValidator.class, validator)
                                .resolveGeneric(1))
                        .anyMatch(known -> known == null || known.isAssignableFrom(type));
    }
}
