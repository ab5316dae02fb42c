package io.jsonrpc.jackson;

import com.google.gson.JsonElement;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.codec.binding.DeclaredParams;
import io.jsonrpc.core.codec.binding.ParamSpec;
import io.jsonrpc.core.codec.binding.ParamsBinder;
import io.jsonrpc.core.codec.binding.TypedValues;
import io.jsonrpc.core.codec.binding.ValueWriter;
import io.jsonrpc.core.message.JsonText;
import java.io.StringWriter;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.ser.impl.UnknownSerializer;

/** The values of an application as its mapper maps them, read more strictly. */
final class JacksonTypedValues implements TypedValues {

    private static final Advice ADVICE = new Advice(
            "annotate it with @JsonTypeInfo",
            "register a deserializer with the JsonMapper (JsonMapperBuilderCustomizer)");

    private final JsonMapper mapper;

    private final ObjectReader reader;

    private final ObjectWriter writer;

    private final Map<Type, ValueSource> sources = new ConcurrentHashMap<>();

    /**
     * The values of a mapper.
     *
     * @param trees reads and writes Gson's trees
     */
    JacksonTypedValues(JsonMapper application, MessageCodec trees, boolean coerce) {
        this.mapper = StrictMapping.of(application, trees, coerce);
        this.reader = this.mapper.reader();
        this.writer = this.mapper.writer();
    }

    @Override
    public ParamsBinder binder(List<ParamSpec> params, boolean refuseUnknown) {
        params.forEach(param -> requireReadable(param.type()));
        ParamsBinder whole = DeclaredParams.whole(params, this);
        return whole == null ? new JacksonParamsBinder(params, refuseUnknown, this) : whole;
    }

    @Override
    public ValueWriter writer(Type type) {
        JavaType declared = this.mapper.constructType(type);
        ObjectWriter by = saysNothing(declared) ? this.writer : this.mapper.writerFor(declared);
        return value -> write(value, by);
    }

    /** An interface without properties, by which any value would be an empty object. */
    private boolean saysNothing(JavaType type) {
        SerializationContext context = this.mapper._serializationContext();
        return type.isInterface()
                && context.findTypeSerializer(type) == null
                && context.findValueSerializer(type) instanceof UnknownSerializer;
    }

    JsonText write(@Nullable Object value) {
        return write(value, this.writer);
    }

    private static JsonText write(@Nullable Object value, ObjectWriter by) {
        if (value == null) {
            return JsonText.NULL;
        }
        if (value instanceof JsonText text) {
            return text;
        }
        StringWriter out = new StringWriter();
        try (JsonGenerator json = new FiniteGenerator(by.createGenerator(out))) {
            by.writeValue(json, value);
        }
        return new JsonText(out.toString());
    }

    @Override
    public <T> @Nullable T read(JsonText json, Type type) {
        return read(json, type, (source, in) -> source.value(in));
    }

    /** A value that is the params of a handler; a scalar is taken from inside. */
    <T> @Nullable T readParams(JsonText json, Type type) {
        return type instanceof Class<?> target && ScalarParams.isScalar(target)
                ? read(
                        json,
                        type,
                        (source, in) -> ScalarParams.read(source, in, () -> open(json), !target.isPrimitive()))
                : read(json, type);
    }

    /** How a value is taken from a text. */
    private interface Reading {

        @Nullable Object of(ValueSource source, ValueParser in);
    }

    @SuppressWarnings("unchecked")
    private <T> @Nullable T read(JsonText json, Type type, Reading reading) {
        if (type == JsonText.class) {
            return (T) json;
        }
        try (ValueParser in = open(json)) {
            try {
                in.nextToken();
                T value = (T) reading.of(source(type), in);
                in.finish();
                return value;
            } catch (RuntimeException ex) {
                throw in.refusal(ex, "$");
            }
        }
    }

    /** A parser at the beginning of a text. */
    ValueParser open(JsonText json) {
        return new ValueParser(this.reader.createParser(json.json()));
    }

    /** What reads values of a type. */
    ValueSource source(Type type) {
        return this.sources.computeIfAbsent(type, each -> {
            JavaType java = this.mapper.constructType(each);
            return new ValueSource(context().findRootValueDeserializer(java));
        });
    }

    private DeserializationContext context() {
        try (ValueParser none = open(JsonText.NULL)) {
            return none.context();
        }
    }

    @Override
    public void requireReadable(Type type) {
        if (type != JsonText.class) {
            requireReadable(this.mapper.constructType(type), new HashSet<>());
        }
    }

    /** Reads an empty value: Jackson reports a type that it cannot map only when it reads one. */
    private void requireReadable(JavaType type, Set<JavaType> seen) {
        if (!seen.add(type)) {
            return;
        }
        boolean list = type.isArrayType() || type.isCollectionLikeType();
        if (type.hasRawClass(Class.class)) {
            throw new IllegalArgumentException("The other side must not choose classes");
        }
        if (!type.hasRawClass(JsonElement.class)) {
            requireReadable(type, new JsonText(list ? "[]" : "{}"));
        }
        JavaType content = type.getContentType();
        if (content != null) {
            requireReadable(content, seen);
        }
        Class<?> raw = type.getRawClass();
        if (raw.isSealed() && context().findTypeDeserializer(type) != null) {
            for (Class<?> one : raw.getPermittedSubclasses()) {
                requireReadable(this.mapper.constructType(one), seen);
            }
        }
        RecordMembers.of(type, context().findContextualValueDeserializer(type, null))
                .forEach(member -> requireReadable(member, seen));
    }

    private void requireReadable(JavaType type, JsonText nothing) {
        try {
            Object unused = read(nothing, type);
        } catch (InvalidDefinitionException unmapped) {
            throw new IllegalArgumentException(firstLine(unmapped.getOriginalMessage()), unmapped);
        } catch (RuntimeException otherJsonIsWanted) {
            // The type can be read from other JSON.
        }
    }

    private static String firstLine(@Nullable String text) {
        return text == null
                ? "Jackson cannot read it"
                : text.lines().findFirst().orElse(text);
    }

    @Override
    public String memberName(Class<?> type, String property) {
        BeanDescription bean = context().introspectBeanDescription(this.mapper.constructType(type));
        return bean.findProperties().stream()
                .filter(each -> each.getInternalName().equals(property))
                .map(BeanPropertyDefinition::getName)
                .findFirst()
                .orElse(property);
    }

    @Override
    public Advice advice() {
        return ADVICE;
    }
}
