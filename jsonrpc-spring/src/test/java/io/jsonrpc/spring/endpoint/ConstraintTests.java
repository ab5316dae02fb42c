package io.jsonrpc.spring.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.gson.JsonParser;
import com.google.gson.annotations.SerializedName;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcParams;
import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.core.contract.ContractException;
import io.jsonrpc.spring.controller.JsonRpcController;
import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Past;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

/** Constraints on params, with their paths on the wire. */
class ConstraintTests {

    record Address(
            @Pattern(regexp = "\\d{5}", message = "no zip") String zip) {}

    record Order(
            @Min(value = 1, message = "too few") int quantity,
            @Valid @SerializedName("ship_to") List<Address> to) {}

    @JsonRpcService
    interface OrderApi {

        String place(@Valid Order order, @NotEmpty(message = "empty") String note);
    }

    @JsonRpcController("/orders")
    static class OrderController implements OrderApi {

        @Override
        public String place(Order order, String note) {
            return "placed";
        }

        @JsonRpcMethod
        public String whole(@JsonRpcParams @Valid Order order) {
            return "placed";
        }

        @JsonRpcMethod
        public int number(int before, @Max(value = 9, message = "too large") int number) {
            return number;
        }

        @JsonRpcMethod
        public int many(List<@Max(value = 9, message = "too large") Integer> numbers) {
            return numbers.size();
        }

        @JsonRpcMethod
        public int stock(Map<String, @Max(value = 9, message = "too large") Integer> byName) {
            return byName.size();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Validation {

        @Bean
        LocalValidatorFactoryBean validator() {
            return new LocalValidatorFactoryBean();
        }
    }

    private static final LonePeer PEER = new LonePeer(Validation.class, OrderController.class);

    @AfterAll
    static void close() {
        PEER.close();
    }

    private static String refusal(String path, String... violations) {
        return "{\"code\":-32602,\"message\":\"Invalid params\",\"data\":{\"type\":\"params.invalid\",\"path\":\""
                + path + "\",\"reason\":\"constraint\",\"violations\":[" + String.join(",", violations) + "]}}";
    }

    private static String violation(String path, String code, String message) {
        return "{\"path\":\"" + path + "\",\"code\":\"" + code + "\",\"message\":\"" + message + "\"}";
    }

    private static void assertAnswer(String method, String params, String expected) {
        assertThat(PEER.call(method, params)).isEqualTo(JsonParser.parseString(expected));
    }

    @JsonRpcService
    interface Chat {
        void say(@NotEmpty String text);
    }

    @JsonRpcController("/chat")
    static class Repeating implements Chat {

        @Override
        public void say(@Size(max = 9) String text) {}

        @JsonRpcMethod
        public void other() {}
    }

    @Test
    void constraintsThatAreRepeatedOnTheImplementationAreOneFaultOfItsMethod() {
        assertThatExceptionOfType(ContractException.class)
                .isThrownBy(() -> new LonePeer(Validation.class, Repeating.class))
                .satisfies(fault -> assertThat(fault.faults())
                        .singleElement(STRING)
                        .startsWith("The constraints of Repeating are declared wrongly; those of a shared method belong"
                                + " on the interface alone (HV000151"));
    }

    record Parcel(@NotBlank int weight, @Size(max = 3) List<@Valid Address> to) {}

    @JsonRpcController("/parcels")
    static class ParcelController {

        @JsonRpcMethod
        public void send(
                @Valid Parcel parcel,
                @Size(max = 9) Optional<String> note,
                @NotBlank Integer count,
                List<@Pattern(regexp = "x") Integer> marks) {}

        @JsonRpcMethod
        public void fits(
                @Min(1) OptionalInt number,
                Optional<@Size(max = 9) String> note,
                @NotNull @Valid Parcel parcel,
                @Size(max = 2) Map<@NotBlank String, @Min(1) BigDecimal> prices,
                @Size(max = 2) int[] few,
                @Past LocalDate day,
                @Given Object own) {}
    }

    /** A constraint that is made of others. */
    @NotNull @Constraint(validatedBy = {})
    @Target(ElementType.PARAMETER)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Given {

        String message() default "missing";

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};
    }

    @Test
    void constraintsOnTypesThatTheyCannotValidateEndTheStart() {
        assertThatExceptionOfType(ContractException.class)
                .isThrownBy(() -> new LonePeer(Validation.class, ParcelController.class))
                .satisfies(fault -> assertThat(fault.faults())
                        .containsExactlyInAnyOrder(
                                "@NotBlank on Parcel.weight cannot validate int: use a constraint for int, or another type",
                                "@Size on parameter 'note' of ParcelController.send(Parcel,Optional,Integer,List) cannot"
                                        + " validate Optional: write it inside, Optional<@Size …>",
                                "@NotBlank on parameter 'count' of ParcelController.send(Parcel,Optional,Integer,List)"
                                        + " cannot validate Integer: use a constraint for Integer, or another type",
                                "@Pattern on the elements of parameter 'marks' of"
                                        + " ParcelController.send(Parcel,Optional,Integer,List) cannot validate Integer:"
                                        + " use a constraint for Integer, or another type"));
    }

    @Test
    void whatFitsIsCalled() {
        assertAnswer(
                "place", "{\"order\":{\"quantity\":1,\"ship_to\":[{\"zip\":\"12345\"}]},\"note\":\"x\"}", "\"placed\"");
        assertAnswer("whole", "{\"quantity\":1,\"ship_to\":[]}", "\"placed\"");
        assertAnswer("number", "[0,9]", "9");
        assertAnswer("many", "[[9]]", "1");
    }

    @Test
    void allViolationsAreToldByTheNamesThatTheClientSent() {
        assertAnswer(
                "place",
                "{\"note\":\"\",\"order\":{\"quantity\":0,\"ship_to\":[{\"zip\":\"12345\"},{\"zip\":\"x\"}]}}",
                refusal(
                        "$.order.quantity",
                        violation("$.order.quantity", "Min", "too few"),
                        violation("$.order.ship_to[1].zip", "Pattern", "no zip"),
                        violation("$.note", "NotEmpty", "empty")));
    }

    @Test
    void thePathIsByPositionIfParamsAre() {
        assertAnswer("number", "[0,10]", refusal("$[1]", violation("$[1]", "Max", "too large")));
        assertAnswer(
                "place",
                "[{\"quantity\":1,\"ship_to\":[{\"zip\":\"x\"}]},\"x\"]",
                refusal("$[0].ship_to[0].zip", violation("$[0].ship_to[0].zip", "Pattern", "no zip")));
    }

    @Test
    void thePathOfWholeParamsBeginsWithTheirMembers() {
        assertAnswer(
                "whole",
                "{\"quantity\":0,\"ship_to\":[]}",
                refusal("$.quantity", violation("$.quantity", "Min", "too few")));
    }

    @Test
    void elementsOfAContainerHaveConstraints() {
        assertAnswer(
                "many", "{\"numbers\":[1,10]}", refusal("$.numbers[1]", violation("$.numbers[1]", "Max", "too large")));
    }

    @Test
    void longKeysAreCutBecauseEachViolationRepeatsThem() {
        String path = "$.byName." + "k".repeat(64) + "…";
        assertAnswer(
                "stock",
                "{\"byName\":{\"" + "k".repeat(65) + "\":10}}",
                refusal(path, violation(path, "Max", "too large")));
    }

    @Test
    void nothingIsToldBeyondThirtyTwoViolations() {
        String numbers =
                IntStream.range(10, 110).mapToObj(Integer::toString).toList().toString();
        assertThat(PEER.call("many", "[" + numbers + "]")
                        .getAsJsonObject()
                        .getAsJsonObject("data")
                        .getAsJsonArray("violations"))
                .hasSize(32);
    }

    @Test
    void constraintsWithoutAValidatorEndTheStart() {
        ContractException fault =
                catchThrowableOfType(ContractException.class, () -> new LonePeer(OrderController.class));
        assertThat(fault.faults())
                .contains("OrderApi.place has @Valid parameters, and no validator is on the class path: add"
                        + " spring-boot-starter-validation");
    }

    /** As Spring MVC has it where only the API of Jakarta Validation is on the class path. */
    static class ValidatorWithoutProvider extends LocalValidatorFactoryBean {

        @Override
        public void afterPropertiesSet() {
            // Finds no provider.
        }
    }

    @JsonRpcController("/plain")
    static class PlainController {

        @JsonRpcMethod
        public int same(int number) {
            return number;
        }
    }

    @Test
    void aValidatorWithoutAProviderIsNone() {
        ContractException fault = catchThrowableOfType(
                ContractException.class, () -> new LonePeer(OrderController.class, ValidatorWithoutProvider.class));
        assertThat(fault.faults())
                .contains("OrderApi.place has @Valid parameters, and no validator is on the class path: add"
                        + " spring-boot-starter-validation");

        try (LonePeer peer = new LonePeer(PlainController.class, ValidatorWithoutProvider.class)) {
            assertThat(peer.call("same", "[1]")).hasToString("1");
        }
    }

    @Test
    void constraintsWithoutAValidatorAreAWarningIfTheApplicationSaysSo() {
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        Logger logger = (Logger) LoggerFactory.getLogger(Controller.class);
        logger.addAppender(logged);
        try (AnnotationConfigApplicationContext context =
                new AnnotationConfigApplicationContext(OrderController.class)) {
            Controllers.in(
                    context.getBeanFactory(),
                    LonePeer.CODEC.typedValues(false),
                    new ControllerSettings(false, false, true));
        } finally {
            logger.detachAppender(logged);
        }
        assertThat(logged.list)
                .extracting(ILoggingEvent::getLevel, ILoggingEvent::getFormattedMessage)
                .contains(tuple(
                        Level.WARN,
                        "OrderApi.place has @Valid parameters, and no validator is on the class path: add"
                                + " spring-boot-starter-validation"));
    }
}
