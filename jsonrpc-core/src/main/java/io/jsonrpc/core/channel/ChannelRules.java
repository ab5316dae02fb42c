package io.jsonrpc.core.channel;

/**
 * The rules that keep the tables of both ends consistent. All are always on; the state explorer disables one at a time to
 * prove that it detects the fault.
 *
 * @param spendNumbers no number is used twice
 * @param rememberRefused a refused channel is kept until the other end has confirmed that
 * @param confirmRefused the end that requested it does so
 * @param rememberClosed a closed channel is kept until the other end has closed it
 * @param closeBack this end closes what the other one has closed
 * @param hearMoved a channel that moves is heard under both numbers until the other end has moved
 * @param holdMoved what comes in a new session is held until the old one has ended
 * @param keepMembers what this end has closed stays in a set of the other end until that end has heard of it
 */
record ChannelRules(
        boolean spendNumbers,
        boolean rememberRefused,
        boolean confirmRefused,
        boolean rememberClosed,
        boolean closeBack,
        boolean hearMoved,
        boolean holdMoved,
        boolean keepMembers) {

    static final ChannelRules ALL = new ChannelRules(true, true, true, true, true, true, true, true);
}
