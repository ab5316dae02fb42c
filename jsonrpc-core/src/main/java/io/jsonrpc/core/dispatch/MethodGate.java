package io.jsonrpc.core.dispatch;

import io.jsonrpc.core.codec.binding.BindingException;
import io.jsonrpc.core.codec.binding.ParamsBinder;
import io.jsonrpc.core.codec.binding.TypedValues;
import io.jsonrpc.core.contract.MethodContract;
import io.jsonrpc.core.message.JsonText;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Lets the calls of one method wait for those with an equal value of a parameter, and then for room. */
final class MethodGate implements CallGate {

    /** The only line of those that wait for room. */
    private static final Object ROOM = new Object();

    /** The turns of the calls with equal values; null if calls are not ordered. */
    private final @Nullable CallLines turns;

    /** The room for calls of the method; null if it is not bounded. */
    private final @Nullable CallLines room;

    /** Binds the parameters up to the one by which calls are ordered, so that it is found by its position, too. */
    private final @Nullable ParamsBinder key;

    /** @param turns of calls with equal values, which several methods may share; null if calls are not ordered */
    MethodGate(MethodContract contract, @Nullable CallLines turns, TypedValues values) {
        this.turns = turns;
        this.room = contract.maxConcurrent() == 0 ? null : new CallLines(contract.maxConcurrent());
        this.key =
                turns == null ? null : values.binder(contract.specs().subList(0, contract.indexOfOrder() + 1), false);
    }

    @Override
    public void enter(@Nullable JsonText params, Call call) {
        Object value = value(params);
        if (this.turns == null || value == null) {
            enterRoom(call, () -> {});
        } else {
            this.turns.enter(value, new InTurn(call));
        }
    }

    /** The value by which a call is ordered; null if the method cannot be called with these params. */
    private @Nullable Object value(@Nullable JsonText params) {
        if (this.key == null) {
            return null;
        }
        try {
            @Nullable Object[] bound = this.key.bind(params);
            return bound[bound.length - 1];
        } catch (BindingException misfit) {
            return null;
        }
    }

    private void enterRoom(Call call, Runnable leaveTurn) {
        if (this.room == null) {
            call.start(leaveTurn);
        } else {
            this.room.enter(ROOM, new InRoom(call, leaveTurn));
        }
    }

    /** Has its turn, or waits for it. */
    private final class InTurn implements Call {

        private final Call call;

        InTurn(Call call) {
            this.call = call;
        }

        @Override
        public void start(Runnable leave) {
            enterRoom(this.call, leave);
        }

        @Override
        public void whenCancelled(BooleanSupplier withdraw) {
            this.call.whenCancelled(withdraw);
        }
    }

    /** Has room, or waits for it; has its turn. */
    private record InRoom(Call call, Runnable leaveTurn) implements Call {

        @Override
        public void start(Runnable leave) {
            this.call.start(() -> {
                leave.run();
                this.leaveTurn.run();
            });
        }

        @Override
        public void whenCancelled(BooleanSupplier withdraw) {
            this.call.whenCancelled(() -> {
                boolean waited = withdraw.getAsBoolean();
                if (waited) {
                    this.leaveTurn.run();
                }
                return waited;
            });
        }
    }
}
