// SPDX-License-Identifier: Apache-2.0
/** A driver in memory that keeps every rule: what the kit passes, and what broken drivers are made of. */
package io.kiovec.tck.ram;
