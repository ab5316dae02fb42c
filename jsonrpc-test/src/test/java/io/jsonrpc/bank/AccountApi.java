package io.jsonrpc.bank;

import io.jsonrpc.annotation.JsonRpcService;
import java.math.BigDecimal;

@JsonRpcService("accounts")
public interface AccountApi {

    BigDecimal balance(String account);
}
