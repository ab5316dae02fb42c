package io.jsonrpc.jackson;

import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.time.Year;
import java.util.Calendar;
import java.util.Currency;
import java.util.Date;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.type.ArrayType;

/** Replaces deserializers of Jackson by stricter ones. Those of the application, and of its modules, are left alone. */
final class StrictScalars extends ValueDeserializerModifier {

    private static final long serialVersionUID = 1L;

    private static final String JACKSON = "tools.jackson.databind.";

    private static final Set<Class<?>> TEXTS =
            Set.of(char.class, Character.class, UUID.class, URI.class, URL.class, Currency.class, Locale.class);

    private static final Set<Class<?>> DATES = Set.of(Date.class, Calendar.class);

    private final boolean coerce;

    StrictScalars(boolean coerce) {
        this.coerce = coerce;
    }

    @Override
    public ValueDeserializer<?> modifyDeserializer(
            DeserializationConfig config, BeanDescription.Supplier bean, ValueDeserializer<?> plain) {
        Class<?> type = bean.getBeanClass();
        if (!isJacksons(plain)) {
            return plain;
        }
        ExactNumber.Conversion conversion = ExactNumber.conversion(type);
        if (conversion != null) {
            return new ExactNumber(plain, conversion);
        }
        return (TEXTS.contains(type) && !this.coerce) || isTimeInTexts(type, config) ? new TextOnly(plain) : plain;
    }

    @Override
    public ValueDeserializer<?> modifyArrayDeserializer(
            DeserializationConfig config, ArrayType type, BeanDescription.Supplier bean, ValueDeserializer<?> plain) {
        Class<?> element = type.getContentType().getRawClass();
        if (!element.isPrimitive() || !isJacksons(plain)) {
            return plain;
        }
        if (element == byte.class) {
            return new TextOnly(plain);
        }
        ExactNumber.Conversion conversion = ExactNumber.conversion(element);
        return conversion == null ? plain : new ExactNumbers(type, conversion);
    }

    /** A {@code Year} is a number in Jackson. */
    private static boolean isTimeInTexts(Class<?> type, DeserializationConfig config) {
        boolean time = DATES.contains(type) || type.getPackageName().equals("java.time") && type != Year.class;
        DateTimeFeature asNumbers = type == Duration.class
                ? DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS
                : DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS;
        return time && !config.isEnabled(asNumbers);
    }

    private static boolean isJacksons(ValueDeserializer<?> deserializer) {
        return deserializer.getClass().getName().startsWith(JACKSON);
    }
}
