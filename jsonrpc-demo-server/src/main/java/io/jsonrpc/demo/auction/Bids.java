package io.jsonrpc.demo.auction;

import java.util.List;
import org.springframework.data.repository.ListCrudRepository;

/** The bids in the database. */
interface Bids extends ListCrudRepository<Bid, Long> {

    List<Bid> findTop8ByLotOrderByCentsDesc(long lot);
}
