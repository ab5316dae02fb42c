package io.jsonrpc.openrpc;

import com.google.gson.annotations.SerializedName;
import io.jsonrpc.annotation.Delivery;
import io.jsonrpc.annotation.JsonRpcError;
import io.jsonrpc.annotation.JsonRpcExample;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcNotification;
import io.jsonrpc.annotation.JsonRpcParam;
import io.jsonrpc.annotation.JsonRpcParams;
import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.annotation.JsonRpcStream;
import io.jsonrpc.annotation.ResumeFrom;
import io.jsonrpc.core.source.Positioned;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** One of each that a contract may have. */
@JsonRpcService("shop")
public interface ShopApi {

    enum Format {
        SMALL,
        @SerializedName("very-large")
        LARGE
    }

    sealed interface Payment {}

    record Card(String number) implements Payment {}

    record Transfer(String iban, @Nullable String reference) implements Payment {}

    record Article(
            @SerializedName("article-no") String number,
            BigDecimal price,
            Format size,
            Optional<String> note,
            OptionalInt left,
            @Nullable Article replacedBy,
            Map<String, List<Integer>> ratings,
            byte[] picture,
            Instant since) {}

    record Page<T>(List<T> items, int total) {}

    record Order(@NotBlank String article, @Min(1) @Max(99) int count, Payment payment, Optional<String> coupon) {}

    @JsonRpcError(type = "article.unknown", code = 1001)
    class UnknownArticle extends Exception {
        private static final long serialVersionUID = 1;
    }

    @JsonRpcExample(params = "{\"words\":\"box kite\",\"size\":\"very-large\"}", result = "{\"items\":[],\"total\":0}")
    @JsonRpcExample(name = "the second page", params = "[\"kite\",1]")
    @JsonRpcMethod(summary = "Finds articles", description = "By words.", idempotent = true)
    Page<Article> find(
            @JsonRpcParam(description = "What to look for") @Size(min = 2, max = 50) String words,
            @JsonRpcParam(defaultValue = "0") @Min(0) int page,
            @Nullable Format size,
            Optional<Integer> max);

    @JsonRpcExample(
            name = "two by card",
            params = "{\"article\":\"A\",\"count\":2,\"payment\":{\"type\":\"card\",\"number\":\"4711\"}}",
            result = "\"B-1\"")
    @JsonRpcMethod(aliases = "shop.buy")
    CompletableFuture<@Nullable String> order(@JsonRpcParams Order order) throws UnknownArticle;

    void remove(String article) throws UnknownArticle;

    @JsonRpcExample(params = "{\"filter\":{\"size\":[1,2]}}")
    @Deprecated
    Object anything(Map<String, Object> filter);

    @JsonRpcMethod(hidden = true)
    void secret();

    @JsonRpcNotification(summary = "An article was seen")
    void seen(String article);

    @JsonRpcStream(delivery = Delivery.DROP_OLDEST, unsubscribe = "shop.unwatch")
    Flow.Publisher<Positioned<Article>> watch(Format size, @ResumeFrom @Nullable String from);

    int load(String name, Flow.Publisher<Article> rows);
}
