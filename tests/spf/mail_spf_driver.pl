#!/usr/bin/perl
# Judges with Mail::SPF what spf_oracle.py asks. In: as spf_driver reads it. Out: a line each, of the
# result, and the domain's explanation in hexadecimal ("." for none).
#
# With "repaired" as its argument, what Mail::SPF is known not to do as RFC 7208 says is done so.
use strict;
use warnings;

BEGIN { *CORE::GLOBAL::time = sub { 1400000000 } }

# A resolver over one zone: the part of Net::DNS::Resolver that Mail::SPF uses.
package Zone;
use Net::DNS;

sub new {
	my ($class, $text) = @_;
	my $self = bless { sets => {}, names => {}, fails => {} }, $class;
	for my $line (split /\n/, $text) {
		if ($line =~ /^\$FAIL (\S+)\. (\S+)/) {
			$self->{fails}{lc $1}{$2} = 1;
		} elsif ($line =~ /^(\S+)\. (\S+) (.*)$/) {
			push @{ $self->{sets}{lc $1}{$2} }, $3;
			my $name = lc $1;
			$self->{names}{$name} = 1;
			$self->{names}{$name} = 1 while $name =~ s/^[^.]*\.//;
		}
	}
	return $self;
}

sub send {
	my ($self, $name, $type) = @_;
	my $packet = Net::DNS::Packet->new($name, $type);
	$name = lc $name;
	$name =~ s/\.$//;
	$packet->header->rcode($self->{fails}{$name}{$type} ? 'SERVFAIL'
		: $self->{names}{$name} ? 'NOERROR' : 'NXDOMAIN');
	my @rdata = @{ $self->{sets}{$name}{$type} || [] };
	no warnings 'numeric';
	@rdata = sort { $a <=> $b || $a cmp $b } @rdata if $type eq 'MX';
	@rdata = () if $self->{fails}{$name}{$type};
	$packet->push(answer => map { Net::DNS::RR->new("$name. 60 IN $type $_") } @rdata);
	return $packet;
}

sub errorstring { return '' }

package main;
use Mail::SPF;
use Mail::SPF::Mech::IP6; # else they are loaded late, over what is repaired
use Mail::SPF::Mech::MX;

my $unsaid = 'none of the domain';

# RFC 7208 5: an IPv4 client is in no network of IPv6, not even in ::/0.
sub match_ip6 {
	my ($self, $server, $request) = @_;
	return $request->ip_address->version == 6 && $self->ip_network->contains($request->ip_address);
}

# RFC 7208 4.6.4: an eleventh MX name is a permerror. They are taken in one order, whatever the answer's.
my $match_mx = \&Mail::SPF::Mech::MX::match;

sub match_mx {
	my ($self, $server, $request) = @_;
	my $packet = $server->dns_lookup($self->domain($server, $request), 'MX');
	$server->throw_result('permerror', $request, 'too many MX names') if @{ [$packet->answer] } > 10;
	return $match_mx->($self, $server, $request);
}

# RFC 7208 11.1: a record that is not there is a void lookup of the include or redirect that wants it.
my $select_record = \&Mail::SPF::Server::select_record;

sub select_record {
	my ($self, $request) = @_;
	if ($request->root_request != $request) {
		my $packet = $self->dns_lookup($request->authority_domain, 'TXT');
		$self->count_void_dns_lookup($request) if !$packet->answer;
	}
	return $select_record->($self, $request);
}

if (@ARGV && $ARGV[0] eq 'repaired') {
	no warnings 'redefine';
	*Mail::SPF::Mech::IP6::match = \&match_ip6;
	*Mail::SPF::Mech::MX::match = \&match_mx;
	*Mail::SPF::Server::select_record = \&select_record;
}

sub judge {
	my ($client, $helo, $sender, $zone) = @_;
	my $server = Mail::SPF::Server->new(
		dns_resolver => Zone->new($zone),
		hostname => 'unknown',
		default_authority_explanation => $unsaid,
		query_rr_types => Mail::SPF::Server->query_rr_type_txt,
		max_void_dns_lookups => 2,
	);
	my $request = Mail::SPF::Request->new(
		versions => [1],
		scope => 'mfrom',
		identity => $sender eq '' ? "postmaster\@$helo" : $sender,
		ip_address => $client,
		helo_identity => $helo,
	);
	my $result = $server->process($request);
	my $text = $result->code eq 'fail' ? $result->authority_explanation : $unsaid;
	return $result->code, $text eq $unsaid || $text eq '' ? '.' : unpack('H*', "$text");
}

while (my $line = <STDIN>) {
	my @words = map { $_ eq '.' ? '' : pack('H*', $_) } split ' ', $line;
	my @told = eval { judge(@words) };
	print @told ? join(' ', @told) : "died .", "\n";
	print STDERR $@ if !@told && $ENV{MAILAUTH_ORACLE_LOUD};
}
