package io.jsonrpc.server.autoconfigure;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.bind.validation.ValidationErrors;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.validation.FieldError;

/** Reports each value rejected by {@link PropertyChecks} with its name, text and origin in the configuration. */
@Order(Ordered.HIGHEST_PRECEDENCE)
class PropertyFailureAnalyzer extends AbstractFailureAnalyzer<BindValidationException> {

    private static final String PREFIX = "jsonrpc.server";

    private final Environment environment;

    PropertyFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindValidationException cause) {
        ValidationErrors errors = cause.getValidationErrors();
        if (!errors.getName().toString().equals(PREFIX)) {
            return null;
        }
        String values = errors.getAllErrors().stream()
                .map(error -> "    " + line((FieldError) error))
                .collect(Collectors.joining(System.lineSeparator()));
        return new FailureAnalysis(
                "The JSON-RPC server cannot start with these values:" + System.lineSeparator() + System.lineSeparator()
                        + values,
                "Change these values.",
                cause);
    }

    private String line(FieldError error) {
        String name = PREFIX + "." + error.getField();
        ConfigurationProperty set = find(ConfigurationPropertyName.of(name));
        if (set == null) {
            return name + ", which is not set, " + error.getDefaultMessage();
        }
        String place = set.getOrigin() == null ? "" : " (" + set.getOrigin() + ")";
        return name + "=" + set.getValue() + " " + error.getDefaultMessage() + place;
    }

    private @Nullable ConfigurationProperty find(ConfigurationPropertyName name) {
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
            ConfigurationProperty property = source.getConfigurationProperty(name);
            if (property != null) {
                return property;
            }
        }
        return null;
    }
}
