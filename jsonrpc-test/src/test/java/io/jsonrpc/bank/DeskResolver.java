package io.jsonrpc.bank;

import io.jsonrpc.core.Transaction;
import io.jsonrpc.spring.controller.JsonRpcArgumentResolver;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;

@Component
class DeskResolver implements JsonRpcArgumentResolver {

    @Override
    public boolean supports(MethodParameter parameter) {
        return parameter.getParameterType() == Desk.class;
    }

    @Override
    public Object resolve(MethodParameter parameter, Transaction transaction) {
        return transaction.getSession().getAttributes().get("desk");
    }
}
