package io.jsonrpc.test.autoconfigure;

import io.jsonrpc.test.JsonRpcTester;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/** Ends the sessions of a test method, so that the next one begins with none. */
final class ResetJsonRpcTesterTestExecutionListener extends AbstractTestExecutionListener {

    @Override
    public void afterTestMethod(TestContext testContext) {
        if (testContext.hasApplicationContext()) {
            testContext
                    .getApplicationContext()
                    .getBeanProvider(JsonRpcTester.class)
                    .forEach(JsonRpcTester::reset);
        }
    }
}
