package io.jsonrpc.test.autoconfigure;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/** Makes the context of a {@link JsonRpcTest}. */
final class JsonRpcTestContextBootstrapper extends TestSliceTestContextBootstrapper<JsonRpcTest> {}
