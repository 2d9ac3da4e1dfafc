// SPDX-License-Identifier: Apache-2.0
package io.kiovec.rbd.internal;

/** A key, which nothing prints. */
final class Secret {

    private final String value;

    Secret(String value) {
        this.value = value;
    }

    String value() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && value.equals(secret.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
