package io.jsonrpc.jackson;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.AbstractDeserializer;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.deser.std.ContainerDeserializerBase;
import tools.jackson.databind.deser.std.ReferenceTypeDeserializer;

/** The types of the components of a record that decide how their values are read. */
final class RecordMembers {

    private RecordMembers() {}

    /** @return empty if the deserializer is not Jackson's for a record */
    static List<JavaType> of(JavaType type, ValueDeserializer<?> deserializer) {
        if (!type.getRawClass().isRecord() || !(deserializer instanceof BeanDeserializerBase record)) {
            return List.of();
        }
        List<JavaType> members = new ArrayList<>();
        for (Iterator<SettableBeanProperty> each = record.creatorProperties(); each.hasNext(); ) {
            SettableBeanProperty member = each.next();
            if (isReadByType(member)) {
                members.add(member.getType());
            }
        }
        return members;
    }

    private static boolean isReadByType(SettableBeanProperty member) {
        ValueDeserializer<?> reader = member.getValueDeserializer();
        boolean known = reader instanceof AbstractDeserializer
                || reader instanceof BeanDeserializerBase
                || reader instanceof ContainerDeserializerBase
                || reader instanceof ReferenceTypeDeserializer;
        return known && !member.hasValueTypeDeserializer() && member.getAnnotation(JsonTypeInfo.class) == null;
    }
}
