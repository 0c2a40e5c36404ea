# The parts of po.sh that gettext has no tool for; perl-base is enough.
#   po.pl ui FILE...       messages of TypeScript files as a .pot
#   po.pl build DIR [--lenient]   DIR/ru.po, DIR/fa.po (merged) -> catalogue.c, messages.*.json
use strict;
use warnings;

my %escape = ("\n" => '\n', "\t" => '\t', '"' => '\"', '\\' => '\\\\');
my %plain = (n => "\n", t => "\t", r => "\r");

sub quoted { my $s = shift; $s =~ s/([\n\t"\\])/$escape{$1}/g; return "\"$s\"" }

sub unquoted { my $s = shift; $s =~ s/\\(.)/exists $plain{$1} ? $plain{$1} : $1/gse; return $s }

# --- ui: t("..."), tn("one", "many", n), N_("..."); literals may be joined by + ---

my $literal = qr/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/s;
my $text = qr/$literal(?:\s*\+\s*$literal)*/s;

sub text_of {
    my ($joined, $where) = @_;
    my $all = '';
    while ($joined =~ /($literal)/g) {
        my $one = $1;
        die "$where: a message is a plain text, without \${}: $one\n" if $one =~ /^`/ && $one =~ /\$\{/;
        die "$where: write the character itself instead of \\u or \\x: $one\n" if $one =~ /(?<!\\)\\[ux]/;
        $all .= unquoted(substr $one, 1, -1);
    }
    return $all;
}

sub extract_ui {
    my (%seen, @order);
    for my $file (@_) {
        open my $in, '<', $file or die "$file: $!\n";
        my $source = do { local $/; <$in> };
        $source =~ s{/\*.*?\*/}{ my $c = $&; $c =~ s/[^\n]//g; $c }gse if $source !~ m{["'`][^"'`\n]*/\*};
        $source =~ s{^\s*//[^\n]*}{}gm;
        while ($source =~ /(?<![\w.\$])(tn|t|N_)\(\s*($text)\s*,?\s*($text)?/g) {
            my ($call, $one, $many) = ($1, $2, $3);
            my $where = "$file:" . (1 + (substr($source, 0, $-[0]) =~ tr/\n//));
            die "$where: tn() takes two texts\n" if $call eq 'tn' && !defined $many;
            $one = text_of($one, $where);
            next if $one eq '';
            $many = $call eq 'tn' ? text_of($many, $where) : undef;
            my $m = $seen{$one} ||= do { push @order, $one; { files => {} } };
            $m->{many} = $many if defined $many;
            $m->{files}{$file} = 1;
        }
    }
    for my $one (@order) {
        my $m = $seen{$one};
        print "#: $_\n" for sort keys %{ $m->{files} };
        print 'msgid ', quoted($one), "\n";
        print 'msgid_plural ', quoted($m->{many}), "\nmsgstr[0] \"\"\nmsgstr[1] \"\"\n\n" if defined $m->{many};
        print "msgstr \"\"\n\n" unless defined $m->{many};
    }
}

# --- build ---

# id -> { many, files, fuzzy, form => [...] }; obsolete entries and the header are left out.
sub read_po {
    my $file = shift;
    my (%all, %e, $at);
    my $finish = sub {
        $all{ $e{id} } = {%e} if defined $e{id} && $e{id} ne '';
        %e = ();
        undef $at;
    };
    open my $in, '<', $file or die "$file: $!\n";
    while (my $line = <$in>) {
        chomp $line;
        if ($line eq '') { $finish->() }
        elsif ($line =~ /^#: (.*)/) { $e{files} .= " $1" }
        elsif ($line =~ /^#,.*\bfuzzy\b/) { $e{fuzzy} = 1 }
        elsif ($line =~ /^#/) { next }
        elsif ($line =~ /^msgid "(.*)"$/) { $e{id} = unquoted($1); $at = \$e{id} }
        elsif ($line =~ /^msgid_plural "(.*)"$/) { $e{many} = unquoted($1); $at = \$e{many} }
        elsif ($line =~ /^msgstr(?:\[(\d)\])? "(.*)"$/) { $e{form}[ $1 || 0 ] = unquoted($2); $at = \$e{form}[ $1 || 0 ] }
        elsif ($line =~ /^"(.*)"$/ && $at) { $$at .= unquoted($1) }
        else { die "$file:$.: cannot read: $line\n" }
    }
    $finish->();
    return \%all;
}

sub holes { join ' ', sort(shift =~ /\{[a-z_0-9]+\}/g) }
sub blanks { my $s = shift; $s =~ /^(\s*)(.*?)(\s*)$/s; return "$1|$3" }

my ($missing, $wrong, $quiet) = (0, 0, 0);
my %forms = (ru => 3, fa => 2);

# Says what is wrong with one message; true when it can be used.
sub good {
    my ($lang, $id, $e) = @_;
    my @form = @{ $e->{form} };
    if ($e->{fuzzy} || grep { $_ eq '' } @form) {
        print STDERR "po/$lang.po: ", $e->{fuzzy} ? 'fuzzy' : 'missing', ": ", quoted($id), "\n" unless $quiet;
        $missing++;
        return 0;
    }
    if (defined $e->{many} && @form != $forms{$lang}) {
        print STDERR "po/$lang.po: ", quoted($id), ": needs $forms{$lang} plural forms\n";
        $wrong++;
        return 0;
    }
    my $model = defined $e->{many} ? $e->{many} : $id;
    for my $form (@form) {
        my $what = holes($form) ne holes($model) ? "its placeholders differ from the source's"
                 : blanks($form) ne blanks($model) ? 'blanks at its start or end differ' : next;
        print STDERR "po/$lang.po: ", quoted($id), ": $what: ", quoted($form), "\n";
        $wrong++;
        return 0;
    }
    return 1;
}

sub c_text { my $s = shift; return 'NULL' unless defined $s; $s = quoted($s); $s =~ s/\?/\\?/g; return $s }

sub write_c {
    my ($file, $ids, %po) = @_;
    open my $out, '>', $file or die "$file: $!\n";
    print $out "/* Made by tools/po.sh from po/; do not edit. */\n#include \"base/catalogue.h\"\n\n";
    print $out "const struct catalogue_entry catalogue[] = {\n";
    for my $id (@$ids) {
        print $out '    { ', c_text($id);
        for my $lang ('ru', 'fa') {
            my $e = $po{$lang}{$id};
            my @form = $e->{ok} ? @{ $e->{form} } : (undef);
            print $out ",\n      { ", join(', ', map { c_text($_) } @form), ' }';
        }
        print $out " },\n";
    }
    print $out "    { NULL, { NULL }, { NULL } } /* never looked at: an array may not be empty */\n";
    print $out "};\nconst size_t catalogue_count = ", scalar @$ids, ";\n";
    close $out or die "$file: $!\n";
}

sub write_json {
    my ($file, $ids, $po) = @_;
    my @lines;
    for my $id (@$ids) {
        my $e = $po->{$id};
        next unless $e->{ok};
        my @form = map { quoted($_) } @{ $e->{form} };
        push @lines, quoted($id) . ': ' . (defined $e->{many} ? '[' . join(', ', @form) . ']' : $form[0]);
    }
    open my $out, '>', $file or die "$file: $!\n";
    print $out "{\n", join(",\n", @lines), "\n}\n";
    close $out or die "$file: $!\n";
}

sub build {
    my ($dir, $lenient) = @_;
    $quiet = $lenient;
    my %po = map { $_ => read_po("$dir/$_.po") } 'ru', 'fa';
    my @ids = sort keys %{ $po{ru} };
    for my $lang ('ru', 'fa') {
        for my $id (@ids) { $po{$lang}{$id}{ok} = good($lang, $id, $po{$lang}{$id}) }
    }
    print STDERR "po.sh: $missing translations are missing or fuzzy\n" if $missing;
    exit 1 if $wrong || ($missing && !$lenient);
    write_c("$dir/catalogue.c", [ grep { $po{ru}{$_}{files} =~ m{ src/} } @ids ], %po);
    my @ui = grep { $po{ru}{$_}{files} =~ m{ ui/} } @ids;
    write_json("$dir/messages.$_.json", \@ui, $po{$_}) for 'ru', 'fa';
}

my $verb = shift @ARGV || '';
if ($verb eq 'ui') { extract_ui(@ARGV) }
elsif ($verb eq 'build') { build($ARGV[0], ($ARGV[1] || '') eq '--lenient') }
else { die "usage: see tools/po.sh\n" }
