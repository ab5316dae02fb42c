/**
 * Controllers: beans whose annotated methods answer JSON-RPC calls.
 *
 * <pre>{@code
 * @JsonRpcController("/prices")
 * class PriceController implements PriceApi {
 *
 *     @Override
 *     public Price last(String symbol) {
 *         return this.prices.last(symbol);
 *     }
 * }
 * }</pre>
 */
@NullMarked
package io.jsonrpc.spring.controller;

import org.jspecify.annotations.NullMarked;
