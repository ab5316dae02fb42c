package io.jsonrpc.demo.auction;

import java.util.List;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.ListCrudRepository;

/** The lots in the database. */
interface Lots extends ListCrudRepository<Lot, Long> {

    List<Lot> findBySettledFalseOrderByEndsAt();

    /** Deletes the oldest lots that have ended, with their bids. */
    @Modifying
    @Query(
            "delete from lot where settled and id not in (select id from lot where settled order by id desc limit :kept)")
    void forgetAllBut(int kept);
}
