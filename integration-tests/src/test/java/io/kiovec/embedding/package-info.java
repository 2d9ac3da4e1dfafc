// SPDX-License-Identifier: Apache-2.0
/** Programs that have Kiovec in a framework of their own, on Felix and Equinox, each in a JVM that a test starts. */
package io.kiovec.embedding;
