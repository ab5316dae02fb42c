package io.jsonrpc.spring.endpoint;

import io.jsonrpc.annotation.Execution;
import io.jsonrpc.core.dispatch.ServiceMethod;

/**
 * A method of a controller.
 *
 * @param controller the class that the application wrote
 * @param execution when and where it runs; never {@code INHERIT}
 */
record ControllerMethod(Class<?> controller, ServiceMethod method, Execution execution) {

    static ControllerMethod of(ControllerBean bean, ServiceMethod method) {
        Execution own = method.execution();
        Execution execution = own == Execution.INHERIT ? bean.options().execution() : own;
        return new ControllerMethod(bean.type(), method, execution == Execution.INHERIT ? Execution.SERIAL : execution);
    }

    @Override
    public String toString() {
        return this.method.contract().toString();
    }
}
