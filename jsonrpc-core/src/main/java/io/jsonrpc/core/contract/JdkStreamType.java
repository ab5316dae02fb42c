package io.jsonrpc.core.contract;

/** One type of the JDK. A subtype is none, because a proxy could not make one. */
abstract class JdkStreamType implements StreamType {

    private final Class<?> type;

    JdkStreamType(Class<?> type) {
        this.type = type;
    }

    @Override
    public boolean covers(Class<?> returnType) {
        return returnType == this.type;
    }
}
