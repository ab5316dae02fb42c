package io.jsonrpc.demo.auction;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A browser at the door: its cookies, and the form. */
final class AuctionLogin {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final int port;

    private final Map<String, String> cookies = new TreeMap<>();

    AuctionLogin(int port) {
        this.port = port;
    }

    static AuctionLogin of(int port, String user) throws Exception {
        AuctionLogin login = new AuctionLogin(port);
        login.login(user, user);
        return login;
    }

    /** Who has logged in, and the token for forms. */
    JsonObject visitor() throws Exception {
        HttpResponse<String> answer = send(request("/auction/visitor").GET());
        return JsonParser.parseString(answer.body()).getAsJsonObject();
    }

    /** Where the form leads to. */
    String login(String user, String password) throws Exception {
        return post("/login", "&username=" + user + "&password=" + password);
    }

    String logout() throws Exception {
        return post("/logout", "");
    }

    private String post(String path, String fields) throws Exception {
        JsonObject visitor = visitor();
        String form = visitor.get("parameter").getAsString() + "="
                + visitor.get("token").getAsString() + fields;
        return location(send(path, form));
    }

    /** Sends a form as it is. */
    HttpResponse<String> send(String path, String form) throws Exception {
        return send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
    }

    private static String location(HttpResponse<?> answer) {
        URI location = URI.create(answer.headers().firstValue("location").orElse("/none-" + answer.statusCode()));
        return location.getRawQuery() == null ? location.getPath() : location.getPath() + "?" + location.getRawQuery();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path));
        return this.cookies.isEmpty() ? request : request.header("Cookie", cookie());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        // On a connection of its own: WebFlux loses now and then what comes on one that has had a login.
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpResponse<String> answer = http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
        List<String> set = answer.headers().allValues("set-cookie");
        for (String cookie : set) {
            String[] pair = cookie.substring(0, (cookie + ";").indexOf(';')).split("=", 2);
            this.cookies.put(pair[0], pair[1]);
        }
        return answer;
    }

    /** The cookies of this browser, as the value of a header. */
    String cookie() {
        return this.cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }
}
