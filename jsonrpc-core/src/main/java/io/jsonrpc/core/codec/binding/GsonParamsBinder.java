package io.jsonrpc.core.codec.binding;

import com.google.gson.stream.JsonToken;
import io.jsonrpc.core.message.JsonText;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the members or the elements of params, each with the adapter of its parameter. */
final class GsonParamsBinder implements ParamsBinder {

    /** In place of an argument that was not read. */
    private static final Object MISSING = new Object();

    private final BoundParam[] params;

    private final Map<String, Integer> byName = new HashMap<>();

    private final boolean refuseUnknown;

    private final int depth;

    GsonParamsBinder(List<BoundParam> params, boolean refuseUnknown, int depth) {
        this.params = params.toArray(BoundParam[]::new);
        for (int at = 0; at < this.params.length; at++) {
            String name = this.params[at].spec().name();
            if (this.byName.put(name, at) != null) {
                throw new IllegalArgumentException("Two parameters are named '" + name + "'");
            }
        }
        this.refuseUnknown = refuseUnknown;
        this.depth = depth;
    }

    @Override
    public @Nullable Object[] bind(@Nullable JsonText text) {
        @Nullable Object[] arguments = new Object[this.params.length];
        Arrays.fill(arguments, MISSING);
        boolean byPosition = text != null && read(text, arguments);
        for (int at = 0; at < arguments.length; at++) {
            if (arguments[at] == MISSING) {
                BoundParam param = this.params[at];
                arguments[at] = param.missing(
                        byPosition ? "$[" + at + "]" : "$." + param.spec().name());
            }
        }
        return arguments;
    }

    /** Reads what is there. Returns whether it is by position. */
    private boolean read(JsonText text, @Nullable Object[] arguments) {
        PathReader in = PathReader.take(text.json(), this.depth);
        try {
            boolean byPosition = in.peek() == JsonToken.BEGIN_ARRAY;
            if (byPosition) {
                readElements(in, arguments);
            } else {
                readMembers(in, arguments);
            }
            in.finish();
            return byPosition;
        } catch (BindingException refused) {
            throw refused;
        } catch (IOException | RuntimeException ex) {
            throw new BindingException(in.faultPath(ex), ex);
        }
    }

    private void readMembers(PathReader in, @Nullable Object[] arguments) throws IOException {
        in.beginObject();
        while (in.hasNext()) {
            Integer at = this.byName.get(in.nextName());
            if (at == null) {
                passOver(in);
            } else {
                arguments[at] = argument(in, this.params[at]);
            }
        }
        in.endObject();
    }

    private void readElements(PathReader in, @Nullable Object[] arguments) throws IOException {
        in.beginArray();
        for (int at = 0; in.hasNext(); at++) {
            if (at < arguments.length) {
                arguments[at] = argument(in, this.params[at]);
            } else {
                passOver(in);
            }
        }
        in.endArray();
    }

    private static @Nullable Object argument(PathReader in, BoundParam param) throws IOException {
        if (in.peek() == JsonToken.NULL) {
            String path = in.getPath();
            in.nextNull();
            return param.ofNull(path);
        }
        return param.adapter().read(in);
    }

    private void passOver(PathReader in) throws IOException {
        if (this.refuseUnknown) {
            throw new BindingException(in.getPath(), BindingException.Reason.UNKNOWN);
        }
        in.skipValue();
    }
}
