// SPDX-License-Identifier: Apache-2.0
package io.kiovec.filter.internal;

/** What a filter does with the operations of one endpoint. Called from many threads; keeps nothing of an operation. */
interface Treatment extends AutoCloseable {

    /** {@return what becomes of an operation} Must not wait; the operation may only be read. */
    default Verdict before(Operation operation) {
        return Verdict.PASS;
    }

    /** An operation has ended. */
    default void after(Operation operation) {
    }

    /** {@return the treatment of another endpoint, which is not closed with this one} */
    static Treatment lent(Treatment whose) {
        return new Treatment() {
            @Override
            public Verdict before(Operation operation) {
                return whose.before(operation);
            }

            @Override
            public void after(Operation operation) {
                whose.after(operation);
            }
        };
    }

    /** The endpoint is closed. */
    @Override
    default void close() {
    }
}
