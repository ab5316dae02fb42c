package io.jsonrpc.core.codec.binding;

import io.jsonrpc.core.message.JsonText;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the binders of all codecs have in common: which argument a member or an element is, and what an argument is that
 * has no value. A subclass reads the values.
 *
 * @since 0.1
 */
public abstract class DeclaredParams implements ParamsBinder {

    /** In place of an argument that was not read. */
    private static final Object MISSING = new Object();

    private final BoundParam[] params;

    private final Map<String, Integer> byName = new HashMap<>();

    private final boolean refuseUnknown;

    /**
     * The parameters in the order of the arguments; none of them takes the whole params.
     *
     * @param values read the defaults
     * @throws IllegalArgumentException if two have the same name or a default does not fit
     */
    protected DeclaredParams(List<ParamSpec> params, boolean refuseUnknown, TypedValues values) {
        this.params =
                params.stream().map(param -> new BoundParam(param, values)).toArray(BoundParam[]::new);
        for (int at = 0; at < this.params.length; at++) {
            String name = this.params[at].name();
            if (this.byName.put(name, at) != null) {
                throw new IllegalArgumentException("Two parameters are named '" + name + "'");
            }
        }
        this.refuseUnknown = refuseUnknown;
    }

    /**
     * The binder of a parameter that takes the whole params.
     *
     * @return null if none of the parameters does
     * @throws IllegalArgumentException if it is not the only one
     */
    public static @Nullable ParamsBinder whole(List<ParamSpec> params, TypedValues values) {
        if (params.stream().noneMatch(ParamSpec::whole)) {
            return null;
        }
        if (params.size() > 1) {
            throw new IllegalArgumentException("A parameter that takes the whole params is the only one");
        }
        ParamSpec spec = params.get(0);
        BoundParam only = new BoundParam(spec, values);
        return text -> new @Nullable Object[] {text == null ? only.missing("$") : values.read(text, spec.type())};
    }

    @Override
    public final @Nullable Object[] bind(@Nullable JsonText text) {
        @Nullable Object[] arguments = new Object[this.params.length];
        Arrays.fill(arguments, MISSING);
        boolean byPosition = text != null && read(text, arguments);
        for (int at = 0; at < arguments.length; at++) {
            if (arguments[at] == MISSING) {
                BoundParam param = this.params[at];
                arguments[at] = param.missing(byPosition ? "$[" + at + "]" : "$." + param.name());
            }
        }
        return arguments;
    }

    /**
     * Reads the values that are there.
     *
     * @param arguments what each is stored in, at the index of its parameter
     * @return whether they are by position
     * @throws BindingException if a value does not fit, or is refused
     */
    protected abstract boolean read(JsonText text, @Nullable Object[] arguments);

    /**
     * The index of the parameter of a member; null for one that is passed over.
     *
     * @throws BindingException if unknown members are refused
     */
    protected final @Nullable Integer indexOf(String name) {
        Integer at = this.byName.get(name);
        if (at == null && this.refuseUnknown) {
            throw new BindingException("$." + name, BindingException.Reason.UNKNOWN);
        }
        return at;
    }

    /**
     * Whether an element has a parameter; else it is passed over.
     *
     * @throws BindingException if unknown elements are refused
     */
    protected final boolean hasElement(int at) {
        if (at >= this.params.length && this.refuseUnknown) {
            throw new BindingException("$[" + at + "]", BindingException.Reason.UNKNOWN);
        }
        return at < this.params.length;
    }

    /**
     * The argument when the value is null.
     *
     * @param path where it is
     * @throws BindingException if the parameter cannot be null
     */
    protected final @Nullable Object ofNull(int at, String path) {
        return this.params[at].ofNull(path);
    }
}
