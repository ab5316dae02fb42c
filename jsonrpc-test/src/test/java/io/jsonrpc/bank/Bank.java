package io.jsonrpc.bank;

import io.jsonrpc.bank.guests.GuestBook;
import java.util.concurrent.SubmissionPublisher;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The application of the pages of docs/guide on controllers, on streams, on asking the client, and on migration. */
@SpringBootApplication
@Import(GuestBook.class)
class Bank {

    @Bean
    Ledger ledger() {
        return new Ledger();
    }

    @Bean
    SubmissionPublisher<Rate> rates() {
        return new SubmissionPublisher<>();
    }
}
