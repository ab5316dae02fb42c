/** Spring Boot's auto-configuration of clients, their properties, and how faults at start are reported. */
@NullMarked
package io.jsonrpc.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
