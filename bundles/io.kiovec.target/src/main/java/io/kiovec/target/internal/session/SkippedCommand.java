// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.session;

/**
 * Stands for a command that was aborted before it came: its CmdSN is taken to have been received (RFC 7143, 11.6.1).
 *
 * @param session whose
 * @param cmdSn of the command
 */
record SkippedCommand(Session session, int cmdSn) implements Arrival {

    @Override
    public boolean isImmediate() {
        return false;
    }

    @Override
    public void register() {
    }

    @Override
    public Next admit() {
        return Next.ANSWER;
    }

    @Override
    public Work proceed(Next next) {
        session.release();
        return null;
    }

    @Override
    public void flush() {
    }

    @Override
    public void drop() {
    }
}
