package io.jsonrpc.openrpc;

import com.fasterxml.classmate.ResolvedType;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.CustomPropertyDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.MemberScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaBuilder;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.generator.impl.DefinitionKey;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationModule;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationOption;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.core.codec.binding.TypedValues;
import jakarta.validation.constraints.Pattern;
import java.lang.reflect.Type;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON Schemas (draft 7) of one document: of Java types as the codec of the application reads and writes them. Schemas of
 * classes refer to the components of the document. Used by one thread.
 */
final class Schemas {

    private static final String COMPONENTS = "components/schemas";

    private static final OptionPreset PRESET = new OptionPreset(
            Option.ADDITIONAL_FIXED_TYPES,
            Option.STANDARD_FORMATS,
            Option.PUBLIC_NONSTATIC_FIELDS,
            Option.NONPUBLIC_NONSTATIC_FIELDS_WITH_GETTERS,
            Option.NONPUBLIC_NONSTATIC_FIELDS_WITHOUT_GETTERS,
            Option.INLINE_NULLABLE_SCHEMAS,
            Option.DEFINITIONS_FOR_ALL_OBJECTS,
            Option.PLAIN_DEFINITION_KEYS,
            Option.ALLOF_CLEANUP_AT_THE_END,
            Option.DUPLICATE_MEMBER_ATTRIBUTE_CLEANUP_AT_THE_END);

    private final TypedValues values;

    private final ValueSchemas valueSchemas;

    private final SchemaBuilder builder;

    /** What was asked for, complete once the components are collected. */
    private final Map<JsonObject, ObjectNode> made = new IdentityHashMap<>();

    /** @param texts what is said of types and their members */
    Schemas(TypedValues values, Texts texts) {
        this.values = values;
        Mappings mappings = new Mappings(values);
        this.valueSchemas = new ValueSchemas(values, mappings);
        SchemaGeneratorConfigBuilder config = new SchemaGeneratorConfigBuilder(SchemaVersion.DRAFT_7, PRESET);
        config.forTypesInGeneral()
                .withDefinitionNamingStrategy(Schemas::name)
                .withPropertySorter((one, other) -> 0)
                .withDescriptionResolver(scope -> texts.of(scope.getType().getErasedType()))
                .withCustomDefinitionProvider(this::custom);
        config.forFields()
                .withTargetTypeOverridesResolver(Schemas::withoutOptional)
                .withPropertyNameOverrideResolver(this::memberName)
                .withDescriptionResolver(field -> field.isFakeContainerItemScope()
                        ? null
                        : texts.ofMember(field.getDeclaringType().getErasedType(), field.getDeclaredName()))
                .withIgnoreCheck(mappings::isAbsent)
                .withCustomDefinitionProvider((field, context) ->
                        mappings.isOpaque(field) ? new CustomPropertyDefinition(ValueSchemas.unmapped()) : null)
                .withNullableCheck(Members::isNullable)
                .withRequiredCheck(field -> Members.isRequired(field) && !mappings.mayBeMissing(field));
        if (ClassUtils.isPresent("jakarta.validation.Constraint", Schemas.class.getClassLoader())) {
            Constraints.addTo(config);
        }
        this.builder = new SchemaGenerator(config.build()).buildMultipleSchemaDefinitions();
    }

    /** Is loaded only where there is Jakarta Validation. */
    private static final class Constraints {

        static void addTo(SchemaGeneratorConfigBuilder config) {
            config.with(new Portable());
        }

        /** Leaves out what means something else in JSON. */
        private static final class Portable extends JakartaValidationModule {

            Portable() {
                super(JakartaValidationOption.INCLUDE_PATTERN_EXPRESSIONS);
            }

            @Override
            protected @Nullable String resolveStringPattern(MemberScope<?, ?> member) {
                Pattern pattern = getAnnotationFromFieldOrGetter(member, Pattern.class, Pattern::groups);
                return pattern == null || ParamConstraints.isPortable(pattern.regexp(), pattern.flags().length)
                        ? super.resolveStringPattern(member)
                        : null;
            }

            @Override
            protected @Nullable Integer resolveArrayMinItems(MemberScope<?, ?> member) {
                return isBytes(member) ? null : super.resolveArrayMinItems(member);
            }

            @Override
            protected @Nullable Integer resolveArrayMaxItems(MemberScope<?, ?> member) {
                return isBytes(member) ? null : super.resolveArrayMaxItems(member);
            }

            private static boolean isBytes(MemberScope<?, ?> member) {
                return member.getType() != null && member.getType().getErasedType() == byte[].class;
            }
        }
    }

    private @Nullable CustomDefinition custom(ResolvedType type, SchemaGenerationContext context) {
        return this.valueSchemas.of(type, context);
    }

    private static String name(DefinitionKey key, SchemaGenerationContext context) {
        return name(key.getType());
    }

    /** {@code Page<Article>} is {@code PageOfArticle}. */
    private static String name(ResolvedType type) {
        StringBuilder name =
                new StringBuilder(type.getErasedType().getSimpleName().replace("[]", "s"));
        type.getTypeParameters().forEach(argument -> name.append("Of").append(name(argument)));
        return name.toString();
    }

    private String memberName(FieldScope field) {
        return this.values.memberName(field.getDeclaringType().getErasedType(), field.getDeclaredName());
    }

    /** A field of an optional type may be null, which its elements are not asked for. */
    private static @Nullable List<ResolvedType> withoutOptional(FieldScope field) {
        ResolvedType held = field.isFakeContainerItemScope() ? null : Members.held(field.getType(), field.getContext());
        return held == null ? null : List.of(held);
    }

    /** The schema of a type, filled in by {@link #components}. */
    JsonObject of(Type type) {
        JsonObject schema = new JsonObject();
        this.made.put(schema, this.builder.createSchemaReference(type));
        return schema;
    }

    /** The schemas that others refer to, by name. Completes all schemas; the last call. */
    JsonObject components() {
        JsonObject components = tree(this.builder.collectDefinitions(COMPONENTS));
        this.made.forEach((schema, node) ->
                tree(node).entrySet().forEach(member -> schema.add(member.getKey(), member.getValue())));
        return components;
    }

    private static JsonObject tree(ObjectNode node) {
        return JsonParser.parseString(node.toString()).getAsJsonObject();
    }
}
