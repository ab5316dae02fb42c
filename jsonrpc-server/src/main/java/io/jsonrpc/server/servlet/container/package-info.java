/** What Tomcat and Jetty need to be told, and what they do by themselves. */
@NullMarked
package io.jsonrpc.server.servlet.container;

import org.jspecify.annotations.NullMarked;
